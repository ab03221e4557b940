using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>
/// A push service on this machine (RFC 8030), in the place of a browser maker's. What is delivered is opened and verified by
/// implementations of others (<c>Receiver/</c>), never by ours:
/// <code>
/// await using var service = await LocalPushService.Start();
/// var phone = service.Subscribe();            // give phone.Json to the page, as PushSubscription.toJSON()
/// var message = await service.Next();         // what the portal sent
/// var opened = await service.Open(message, phone, applicationServerKey, portal.Time.GetUtcNow());
/// </code>
/// </summary>
internal sealed class LocalPushService : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly WebApplication app;
    private readonly ConcurrentQueue<DeliveredMessage> all = [];
    private readonly Channel<DeliveredMessage> unread = Channel.CreateUnbounded<DeliveredMessage>();

    private LocalPushService(WebApplication app) => this.app = app;

    /// <summary>How it answers; 201 and nothing unless a test says otherwise.</summary>
    public RequestDelegate Answer { get; set; } = With(201);

    public Uri Address => new(app.Urls.Single().Replace("https://127.0.0.1", "https://localhost", StringComparison.Ordinal));

    public IReadOnlyList<DeliveredMessage> Delivered => [.. all];

    /// <param name="certificate">For https, and with it HTTP/2; null: plain http.</param>
    public static async Task<LocalPushService> Start(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.Logging.ClearProviders();
        var service = new LocalPushService(builder.Build());
        service.app.Run(service.Take);
        await service.app.StartAsync();
        return service;
    }

    public static RequestDelegate With(int status, params (string Name, string Value)[] headers) => http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    public PushSubscriber Subscribe() => new(Address);

    /// <summary>The next message that nobody asked for yet; waits for it.</summary>
    public async Task<DeliveredMessage> Next() => await unread.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    /// <summary>Fails, with the others' own words, where they cannot open it or do not believe who sent it.</summary>
    public async Task<OpenedMessage> Open(DeliveredMessage message, PushSubscriber browser, string subscribedWith, DateTimeOffset now)
    {
        var folder = Path.Combine(Checkout(), "tests", "MfaPortal.Tests", "Factors", "Push", "Receiver");
        await NpmPackages.Install(folder);
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "read.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            body = Base64Url.EncodeToString(message.Body),
            privateKey = browser.PrivateKey,
            authSecret = browser.Auth,
            authorization = message.Headers["Authorization"],
            subscribedWith,
            origin = Address.GetLeftPart(UriPartial.Authority),
            now,
        }));
        node.StandardInput.Close();
        var (said, wrong) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(Guard);
        Assert.True(node.ExitCode == 0, await wrong);
        return JsonSerializer.Deserialize<OpenedMessage>(await said, JsonSerializerOptions.Web)!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var message = new DeliveredMessage(
            http.Request.Method, http.Request.Path, http.Request.Protocol,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        all.Enqueue(message);
        unread.Writer.TryWrite(message);
        await Answer(http);
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MfaPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
