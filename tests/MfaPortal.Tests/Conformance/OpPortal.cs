using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Conformance;

/// <summary>The portal as the conformance suite's provider: at an https address, with the static clients of the plans.</summary>
public sealed class OpPortal : PortalFactory
{
    public const string Address = "https://id.test";
    public const string PostLogout = "https://rp.test/signed-out";
    public const string BackChannel = "https://rp.test/backchannel";

    public OpPortal()
    {
        Set("MfaPortal:Issuer", Address);

        // The Basic plan sends no PKCE except in its last module, so these two may go without.
        Client("conf1");
        Client("conf2");
    }

    public static string RedirectUri(string client) => $"https://rp.test/{client}/callback";

    public static string Secret(string client) => $"the-secret-of-{client}-with-more-than-32-characters";

    public Browser NewBrowser() => new(Server.CreateHandler(), new Uri(Address));

    public HttpClient NewRelyingParty() => new(Server.CreateHandler()) { BaseAddress = new Uri(Address) };

    private void Client(string id)
    {
        Set($"Clients:{id}:Name", $"Conformance {id}");
        Set($"Clients:{id}:Secrets:0", Secret(id));
        Set($"Clients:{id}:RedirectUris:0", RedirectUri(id));
        Set($"Clients:{id}:PostLogoutRedirectUris:0", PostLogout);
        Set($"Clients:{id}:RequirePkce", "false");
        foreach (var (scope, place) in "openid profile email address phone".Split(' ').Select((scope, place) => (scope, place)))
        {
            Set($"Clients:{id}:Scopes:{place}", scope);
        }
    }
}
