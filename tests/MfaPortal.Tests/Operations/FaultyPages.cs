using MfaPortal.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MfaPortal.Oidc.Host;
using Npgsql;

namespace MfaPortal.Tests.Operations;

/// <summary>Addresses behind the portal's own, each of which fails in its way.</summary>
internal sealed class FaultyPages : IStartupFilter
{
    public const string Secret = "a secret that nobody may see";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Run(http => http.Request.Path.Value switch
        {
            "/fault/unexpected" => throw new InvalidOperationException(Secret),
            "/fault/busy" => throw new TooManyHashesException(),
            "/fault/database" => throw new NpgsqlException("down", new TimeoutException()),
            "/fault/client" => Refuse(http, "app-one"),
            "/fault/stranger" => Refuse(http, null),
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
