using System.Globalization;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Conformance;

/// <summary>The portal as the conformance suite's provider: at an https address, with the static clients of the plans.</summary>
public class OpPortal : PortalFactory
{
    public const string Address = "https://id.test";
    public const string PostLogout = "https://rp.test/signed-out";

    public OpPortal()
    {
        Set("MfaPortal:Issuer", Address);

        // The Basic plan sends no PKCE except in its last module, so these two may go without.
        Client("conf1", ("RequirePkce", "false"), ("Secrets:0", Secret("conf1")));
        Client("conf2", ("RequirePkce", "false"), ("Secrets:0", Secret("conf2")));
    }

    public static string RedirectUri(string client) => $"https://rp.test/{client}/callback";

    public static string Secret(string client) => $"the-secret-of-{client}-with-more-than-32-characters";

    public Browser NewBrowser() => new(Server.CreateHandler(), new Uri(Address));

    public HttpClient NewRelyingParty() => new(Server.CreateHandler()) { BaseAddress = new Uri(Address) };

    protected void Client(string id, params (string Name, string Value)[] settings)
    {
        Set($"Clients:{id}:Name", $"Conformance {id}");
        Set($"Clients:{id}:RedirectUris:0", RedirectUri(id));
        Set($"Clients:{id}:PostLogoutRedirectUris:0", PostLogout);
        if (!settings.Any(setting => setting.Name.StartsWith("Scopes", StringComparison.Ordinal)))
        {
            settings = [.. settings, .. Scopes("openid", "profile", "email", "address", "phone")];
        }

        foreach (var (name, value) in settings)
        {
            Set($"Clients:{id}:{name}", value);
        }
    }

    protected static IEnumerable<(string Name, string Value)> Scopes(params string[] scopes) =>
        scopes.Select((scope, place) => ($"Scopes:{place.ToString(CultureInfo.InvariantCulture)}", scope));
}
