namespace MfaPortal.Safety;

/// <summary>Section <c>Safety</c>.</summary>
internal sealed class SafetyOptions
{
    public const string Section = "Safety";

    /// <summary>Whether people read, in the history of their own account, the reason that helpdesk wrote. Default true.</summary>
    public bool ShowsHelpdeskReason { get; set; } = true;
}
