namespace MfaPortal.Oidc.Host;

/// <summary>How strong and how fresh a sign-in an app asks for (OpenID Connect Core 1.0 §3.1.2.1).</summary>
public sealed record SignInDemand
{
    /// <summary>The app that asks.</summary>
    public required string ClientId { get; init; }

    /// <summary>When it asked, to the microsecond, as databases keep it. A sign-in after this moment is fresh for any demand.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>
    /// <c>prompt=none</c>: no page may be shown, and the question must not count as activity of the person.
    /// Never reaches <see cref="ISignIn.Begin"/>.
    /// </summary>
    public bool Silent { get; init; }

    /// <summary>
    /// <c>prompt=login</c>, <c>prompt=select_account</c> or <c>max_age=0</c>: only a sign-in for this very request is enough, however young
    /// another one is. <see cref="ISignIn.Ask"/> can never say that there was one.
    /// </summary>
    public bool ForceLogin { get; init; }

    /// <summary>How old the sign-in may be; <see langword="null"/>: any age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// The wanted authentication contexts, most wanted first; empty: none was named. A sign-in that is stronger than one of them meets it;
    /// the <c>acr</c> then says one of these names.
    /// </summary>
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary>
    /// One of <see cref="AcrValues"/> is a must (an essential <c>acr</c> claim, Core §5.5.1.1): a sign-in with another one is
    /// not enough. Otherwise they are a wish.
    /// </summary>
    public bool AcrEssential { get; init; }

    /// <summary>The weakest context that is good enough for the app, whatever the request says; <see langword="null"/>: any.</summary>
    public string? MinimumAcr { get; init; }

    /// <summary>The user name or address to put into the form; untrusted text of at most 320 characters.</summary>
    public string? LoginHint { get; init; }

    /// <summary>Wanted languages (BCP 47), most wanted first; untrusted. A language that is not known is not an error.</summary>
    public IReadOnlyList<string> UiLocales { get; init; } = [];

    /// <summary>
    /// The only subject that is right, as the app was told it (<see cref="Subjects.Told"/>), from a verified <c>id_token_hint</c> or the
    /// <c>claims</c> parameter; <see langword="null"/>: anybody.
    /// </summary>
    public string? ExpectedSubject { get; init; }

    internal static DateTimeOffset Moment(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
