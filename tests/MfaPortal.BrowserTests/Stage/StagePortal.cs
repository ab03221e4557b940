using System.Net;
using System.Net.Sockets;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.SampleApps;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>The portal and the four sample apps on real ports of this machine, each knowing where the other is, all on the portal's clock.</summary>
internal sealed class StagePortal : IAsyncDisposable
{
    private static readonly string[] Apps = ["timesheets", "expenses", "mail", "hazards"];

    /// <summary>The app that the portal cannot tell anything.</summary>
    public const string Unreachable = "hazards";

    private readonly WebApplication apps;

    private StagePortal(WebApplication apps, PortalFactory portal, Uri address) => (this.apps, Factory, Address) = (apps, portal, address);

    public PortalFactory Factory { get; }

    /// <summary>Never 127.0.0.1: cookies and the issuer go by the name.</summary>
    public Uri Address { get; }

    /// <summary>Lets the apps hear of sessions that ended; by itself it never happens here, so that a page stands still.</summary>
    public Task<int> TellApps() => Factory.Services.GetRequiredService<NoticeWorker>().SendDue(CancellationToken.None);

    public Uri App(string id) => apps.Services.GetRequiredService<AppAddresses>().Public(id);

    public static async Task<StagePortal> Start(Entropy? entropy, params (string Name, string? Value)[] settings)
    {
        var portal = new PortalFactory();
        var address = new Uri($"http://localhost:{FreePort()}");
        var apps = SampleAppsHost.Build(
            [.. Apps.Select(id => $"--SampleApps:Apps:{id}:Port=0"), $"--SampleApps:Authority={address}", "--Logging:LogLevel:Default=None", "--environment=Development"],
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(portal.Time)));
        await apps.StartAsync();
        var stage = new StagePortal(apps, portal, address);

        portal.Set("MfaPortal:Issuer", address.GetLeftPart(UriPartial.Authority));
        portal.Set("Branding:Name", "Contoso");
        portal.Set("Branding:HelpdeskPhone", "088 123 45 67");
        foreach (var id in Apps)
        {
            portal.Set($"Clients:{id}:RedirectUris:0", new Uri(stage.App(id), "/signin-oidc").AbsoluteUri);
            portal.Set($"Clients:{id}:PostLogoutRedirectUris:0", new Uri(stage.App(id), "/signed-out").AbsoluteUri);
            portal.Set($"Clients:{id}:BackChannelLogoutUri", id == Unreachable ? "http://localhost:1/backchannel" : new Uri(stage.App(id), "/backchannel").AbsoluteUri);
            portal.Set($"Clients:{id}:StartUri", new Uri(stage.App(id), "/signin").AbsoluteUri);
        }

        foreach (var (name, value) in settings)
        {
            portal.Set(name, value);
        }

        if (entropy is not null)
        {
            portal.Replace(services => services.Replace(ServiceDescriptor.Singleton(entropy)));
        }

        // Pages that fail on purpose, to be looked at.
        portal.Replace(services => services.AddSingleton<IStartupFilter, FaultyPages>());
        portal.UseKestrel(kestrel => kestrel.ListenLocalhost(address.Port));
        await portal.InitializeAsync();
        portal.StartServer();
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await apps.DisposeAsync();
        await Factory.DisposeAsync();
    }

    // The issuer must be known before the server listens, so the port cannot be left to it.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
