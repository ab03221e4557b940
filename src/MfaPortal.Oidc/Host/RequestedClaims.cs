namespace MfaPortal.Oidc.Host;

/// <summary>
/// Names of single claims that an app asked for by the <c>claims</c> parameter (OpenID Connect Core 1.0 §5.5), as far as they exist here
/// and the app's scopes allow them.
/// </summary>
/// <param name="IdToken">Wanted in the ID token.</param>
/// <param name="Userinfo">Wanted at the userinfo endpoint.</param>
public sealed record RequestedClaims(IReadOnlyList<string> IdToken, IReadOnlyList<string> Userinfo)
{
    /// <summary>Nothing was asked for.</summary>
    public static RequestedClaims None { get; } = new([], []);
}
