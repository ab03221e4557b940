namespace MfaPortal.TrustedBrowsers;

/// <summary>Section <c>TrustedBrowsers</c>.</summary>
internal sealed class TrustedBrowserOptions
{
    public const string Section = "TrustedBrowsers";

    /// <summary>Removed factors are remembered for so long, and what is bound to them cannot outlive that.</summary>
    public const int Longest = 90;

    /// <summary>For how many days a browser may be trusted after a second step. 0 to 90; 0, the default: never.</summary>
    public int Days { get; set; }

    public bool IsOn => Days > 0;
}
