using MfaPortal.SampleApps;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MfaPortal.Tests.Walks;

[CollectionDefinition(Name)]
public sealed class WalksCollection : ICollectionFixture<PortalWithApps>
{
    public const string Name = "walks";
}

/// <summary>The portal in memory and the four sample apps on free ports, which browsers find at their usual addresses.</summary>
public sealed class PortalWithApps : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Addresses = new()
    {
        ["timesheets"] = "http://localhost:5081",
        ["expenses"] = "http://localhost:5082",
        ["mail"] = "http://localhost:5083",
        ["hazards"] = "http://localhost:5084",
    };

    private WebApplication apps = null!;
    private WebApplicationFactory<Program>? later;

    public PortalFactory Portal { get; } = new();

    public ManualTime Time => Portal.Time;

    public async Task InitializeAsync()
    {
        apps = SampleAppsHost.Build(Arguments(), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            builder.Services.AddHttpClient(SampleAppsHost.PortalHttpClient)
                .ConfigurePrimaryHttpMessageHandler(() => new Line(() => Node.Server.CreateHandler()));
        });
        await apps.StartAsync();

        // What the portal itself sends goes to where the apps really are; nobody listens at the addresses that browsers know.
        var addresses = apps.Services.GetRequiredService<AppAddresses>();
        foreach (var app in Addresses.Keys)
        {
            Portal.Set($"Clients:{app}:BackChannelLogoutUri", new Uri(addresses.Bound(app), "/backchannel").AbsoluteUri);
        }

        await Portal.InitializeAsync();
    }

    /// <summary>A request to an app that comes from no browser.</summary>
    internal async Task<HttpResponseMessage> PostToApp(string app, string path, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(new Uri(apps.Services.GetRequiredService<AppAddresses>().Bound(app), path), form);
    }

    public async Task DisposeAsync()
    {
        await apps.DisposeAsync();
        await Portal.DisposeAsync();
    }

    /// <summary>A person's browser, which knows the way to the portal and to the apps.</summary>
    internal Traveller Traveller()
    {
        var addresses = apps.Services.GetRequiredService<AppAddresses>();
        var sites = Addresses.ToDictionary(
            app => new Uri(app.Value).Authority,
            app => new Browser(new Line(() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, addresses.Bound(app.Key)), new Uri(app.Value)));
        return new Traveller(new Browser(new Line(() => Node.Server.CreateHandler()), new Uri(PortalFactory.Issuer)), sites);
    }

    /// <summary>From now on everybody talks to a portal that was started anew on the same database and keys.</summary>
    public void Restart() => later = Portal.WithWebHostBuilder(_ => { });

    private WebApplicationFactory<Program> Node => later ?? Portal;

    private static string[] Arguments() =>
    [
        "--environment=Development",
        $"--SampleApps:Authority={PortalFactory.Issuer}",
        .. Addresses.Select(app => $"--SampleApps:Apps:{app.Key}:Port=0"),
        .. Addresses.Select(app => $"--SampleApps:Apps:{app.Key}:PublicAddress={app.Value}"),
    ];

    /// <summary>Leads to whoever answers there at this moment.</summary>
    private sealed class Line(Func<HttpMessageHandler> end, Uri? address = null) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (address is not null)
            {
                request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            }

            var invoker = new HttpMessageInvoker(end());
            var answer = await invoker.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            invoker.Dispose();
            return answer;
        }
    }
}
