using MfaPortal.Oidc.Userinfo;

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

    /// <summary>What of it the client's scopes open: asking for a claim by name opens nothing that they would not.</summary>
    internal RequestedClaims Within(Client client) => this == None ? this : new RequestedClaims(Open(IdToken, client), Open(Userinfo, client));

    private static string[] Open(IReadOnlyList<string> names, Client client) =>
        [.. names.Where(name => StandardClaims.ScopeFor(name) is { } scope && client.Scopes.Contains(scope))];
}
