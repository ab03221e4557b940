namespace MfaPortal.Sessions;

/// <summary>Section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>Signed out after this long without a request of the person's own. 1 minute to 1 hour; default 30 minutes (decision D5).</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long before that the page warns. Default 2 minutes.</summary>
    public TimeSpan Warning { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Signed out after this long whatever happens. At most 24 hours; default 12.</summary>
    public TimeSpan Absolute { get; set; } = TimeSpan.FromHours(12);
}
