using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Mail.Smtp;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace MfaPortal.Tests.Clients;

/// <summary>
/// The portal as other programs see it: https on a port of this machine, with a certificate of an authority that the test made,
/// and on the machine's own clock, because theirs is that one.
/// </summary>
public sealed class OnlinePortal : IAsyncLifetime
{
    public const string Client = "library";
    public const string PushingClient = "library-pushing";
    public const string KeyClient = "library-key";
    public const string ServiceClient = "library-service";
    public const string PublicClient = "library-public";
    public const string Secret = "a-secret-of-the-library-with-more-than-32-characters";
    public const string RedirectUri = "https://rp.test/callback";
    public const string PostLogoutRedirectUri = "https://rp.test/signed-out";

    private readonly string folder = Directory.CreateTempSubdirectory("mfaportal-online-").FullName;

    public PortalFactory Portal { get; } = new() { RunsByItself = true };

    /// <summary>Whose public half the portal has, and whose private half only the app.</summary>
    internal AppKey Key { get; } = new();

    /// <summary>Never 127.0.0.1: certificate and issuer go by the name.</summary>
    public Uri Address { get; } = new($"https://localhost:{FreePort()}");

    /// <summary>The authority's certificate, for other programs to trust.</summary>
    public string CaFile => Path.Combine(folder, "ca.pem");

    /// <summary>For whatever must know its port before it listens.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async Task InitializeAsync()
    {
        TestCertificates.Write(folder);
        Portal.Time.Now = TimeProvider.System.GetUtcNow();
        Portal.Replace(services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System)));
        Portal.Set("MfaPortal:Issuer", Address.GetLeftPart(UriPartial.Authority));
        AddClient(Client, ("Secrets:0", Secret));
        AddClient(PublicClient, ("Public", "true"));
        AddClient(PushingClient, ("Secrets:0", Secret), ("RequirePushedRequests", "true"));
        AddClient(KeyClient, ("Keys", Key.PublicSet));
        AddClient(ServiceClient, ("Secrets:0", Secret), ("GrantTypes:0", "client_credentials"), ("ServiceScopes:0", "hours.read"), ("MayIntrospectTokensOf:0", Client));
        Portal.UseKestrel(kestrel => kestrel.ListenLocalhost(Address.Port, Https));
        await Portal.InitializeAsync();
        Portal.StartServer();
    }

    public async Task DisposeAsync()
    {
        await Portal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public void AddClient(string id, params (string Name, string Value)[] settings)
    {
        (string, string)[] usual = [("Name", $"The {id}"), ("RedirectUris:0", RedirectUri), ("PostLogoutRedirectUris:0", PostLogoutRedirectUri)];
        foreach (var (name, value) in usual.Concat(settings))
        {
            Portal.Set($"Clients:{id}:{name}", value);
        }
    }

    /// <summary>A person's browser that trusts the test's authority.</summary>
    public Browser Browser() => new(Trusting(CaFile), Address);

    public static SocketsHttpHandler Trusting(string caFile) => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(caFile) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    private void Https(ListenOptions listen) =>
        listen.UseHttps(X509Certificate2.CreateFromPemFile(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key")));
}
