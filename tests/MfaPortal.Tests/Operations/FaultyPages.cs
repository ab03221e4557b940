using MfaPortal.Oidc.Host;
using MfaPortal.Passwords;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MfaPortal.Tests.Operations;

/// <summary>Addresses behind the portal's own, each of which fails in its way.</summary>
internal sealed class FaultyPages : IStartupFilter
{
    /// <summary>A header that says from which address the request shall come.</summary>
    public const string Peer = "X-Test-Peer";

    public const string Secret = "a secret that nobody may see";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            http.Connection.RemoteIpAddress = System.Net.IPAddress.TryParse(http.Request.Headers[Peer], out var peer) ? peer : null;
            return following(http);
        });
        next(app);
        app.Run(http => http.Request.Path.Value switch
        {
            "/fault/unexpected" => throw new InvalidOperationException(Secret),
            "/fault/query" => http.RequestServices.GetRequiredService<PortalDb>().Database.ExecuteSqlRawAsync("select nonsense"),
            "/fault/busy" or "//evil.example/busy" => throw new TooManyHashesException(),
            "/fault/database" => throw new NpgsqlException("down", new TimeoutException()),
            "/fault/client" => Refuse(http, "app-one"),
            "/fault/stranger" => Refuse(http, null),
            "/fault/address" => http.Response.WriteAsync(http.Connection.RemoteIpAddress?.ToString() ?? ""),
            "/fault/own-policy" => Own(http),
            ['/', 'f', 'a', 'u', 'l', 't', '/', 's', 't', 'a', 't', 'u', 's', '/', .. var code] => Status(http, int.Parse(code, System.Globalization.CultureInfo.InvariantCulture)),
            _ => Status(http, 404),
        });
    };

    private static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task Refuse(HttpContext http, string? client)
    {
        http.Features.Set(new OidcRefusal("invalid_request", "redirect_uri is not registered for this client.", client));
        return Status(http, 400);
    }

    private static Task Own(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action https://app.example";
        http.Response.Headers.CacheControl = "public, max-age=900";
        return http.Response.WriteAsync("own");
    }
}
