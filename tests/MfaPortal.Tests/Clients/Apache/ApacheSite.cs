using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Mail.Smtp;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Clients.Apache;

/// <summary>A portal and two sites behind mod_auth_openidc: one with PKCE, one with the module's default, which is none.</summary>
public sealed class ApacheSite : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-apache-with-more-than-32-characters";

    private readonly string folder = Directory.CreateTempSubdirectory("mfaportal-apache-").FullName;
    private readonly Dictionary<string, int> ports = new() { ["apache"] = OnlinePortal.FreePort(), ["apache-without-pkce"] = OnlinePortal.FreePort() };
    private readonly int plainPort = OnlinePortal.FreePort();
    private ApacheServer? apache;

    public OnlinePortal Online { get; } = new();

    public string Address(string client) => $"https://localhost:{ports[client]}";

    public async Task InitializeAsync()
    {
        TestCertificates.Write(folder);
        File.Move(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "site-ca.pem"));
        foreach (var client in ports.Keys)
        {
            Online.AddClient(
                client,
                ("Secrets:0", Secret),
                ("RedirectUris:0", Address(client) + "/protected/oidc"),
                ("PostLogoutRedirectUris:0", Address(client) + "/bye.html"),
                ("BackChannelLogoutUri", $"http://localhost:{plainPort}/protected/oidc?logout=backchannel"),
                ("RequirePkce", client == "apache" ? "true" : "false"));
        }

        await Online.InitializeAsync();

        // What the sites trust is the portal's authority; their own certificate is of another.
        File.Copy(Online.CaFile, Path.Combine(folder, "ca.pem"));
        apache = await ApacheServer.Start(folder, plainPort, [.. ports.Select(site => (site.Value, Settings(site.Key)))]);
    }

    public async Task DisposeAsync()
    {
        if (apache is not null)
        {
            await apache.DisposeAsync();
        }

        await Online.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A person's browser that knows the portal and both sites.</summary>
    internal Traveller Traveller() => new(Online.Browser(), ports.ToDictionary(
        site => $"localhost:{site.Value}",
        site => new Browser(OnlinePortal.Trusting(Path.Combine(folder, "site-ca.pem")), new Uri(Address(site.Key)))));

    private string Settings(string client) => $"""
        OIDCProviderMetadataURL {Online.Address.GetLeftPart(UriPartial.Authority)}/.well-known/openid-configuration
        OIDCClientID {client}
        OIDCClientSecret {Secret}
        {(client == "apache" ? "OIDCPKCEMethod S256" : "")}
        """;
}
