using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MfaPortal.Tests.RelyingApps.Logout;

/// <summary>A real web server in the place of an app: keeps what it is told and answers as a test wants.</summary>
internal sealed class ToldApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private ToldApp(WebApplication app) => this.app = app;

    public sealed record Request(string Method, string PathAndQuery, string ContentType, IReadOnlyDictionary<string, string> Form, string Headers);

    public ConcurrentQueue<Request> Requests { get; } = [];

    /// <summary>How it answers; 200 and nothing unless a test says otherwise.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    public Uri Address => new(app.Urls.Single());

    public Uri BackChannel => new(Address, "/backchannel?kept=1");

    /// <summary>The claims it was told, oldest first.</summary>
    public IEnumerable<JsonElement> Claims => Requests.Select(request => Walks.AppRequest.Payload(request.Form["logout_token"]));

    public static async Task<ToldApp> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var told = new ToldApp(builder.Build());
        told.app.Run(told.Hear);
        await told.app.StartAsync();
        return told;
    }

    public void Answers(HttpStatusCode status) => Answer = http =>
    {
        http.Response.StatusCode = (int)status;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Hear(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : null;
        Requests.Enqueue(new Request(
            http.Request.Method,
            http.Request.Path + http.Request.QueryString,
            http.Request.ContentType ?? "",
            form?.ToDictionary(field => field.Key, field => field.Value.ToString()) ?? [],
            string.Join('\n', http.Request.Headers.Select(header => header.Key))));
        await Answer(http);
    }
}
