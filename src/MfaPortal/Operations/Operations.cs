using System.Net;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.Options;

namespace MfaPortal.Operations;

/// <summary>
/// The room of running the portal: start-up checks, the edge every request passes (reference code, headers, limits, error
/// pages), health, logs and the clean-up. Owns the table <c>shown_errors</c>, what reference codes stand for; the clean-up deletes by age what others no longer need.
/// </summary>
internal static class Operations
{
    private const int LongestBody = 64 * 1024;
    private const int LongestLine = 8 * 1024;
    private const int LongestHeaders = 16 * 1024;
    private const int MostHeaders = 64;

    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.AddPortalLogging();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LongestBody;
            server.Limits.MaxRequestLineSize = LongestLine;
            server.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
            server.Limits.MaxRequestHeaderCount = MostHeaders;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        services.AddOptions<HostFilteringOptions>().Configure<IOptions<PortalOptions>>((hosts, portal) =>
        {
            hosts.AllowedHosts = AllowedHosts(portal.Value, builder.Environment);
            hosts.IncludeFailureMessage = false;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<PortalOptions>>((forwarded, portal) => Believe(forwarded, portal.Value));
        services.AddSingleton<Readiness>();
        services.AddSingleton<ShownErrors>();
        services.AddHostedService<ShownErrorsWorker>();
        services.AddSingleton<CleanUp>();
        services.AddHostedService<CleanUpWorker>();
    }

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>().Configure<IOptions<PortalOptions>>((antiforgery, portal) =>
        {
            antiforgery.Cookie.Name = portal.Value.IsHttps ? "__Host-form" : "form";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.HttpOnly = true;
            // Not strict: a person who comes from an app brings no strict cookie, gets another, and every page still open goes stale.
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.Cookie.SecurePolicy = portal.Value.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            antiforgery.HeaderName = null;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services
            .AddRazorPages(pages => pages.Conventions.AddFolderApplicationModelConvention("/", GateKept))
            .WithRazorPagesAtContentRoot()
            .AddMvcOptions(mvc => mvc.Filters.Add<StaleForm.Filter>());
    }

    /// <summary>The edge, outermost first. Routing comes after the error pages, so that they can route once more.</summary>
    public static void UseOperations(this WebApplication app)
    {
        var portal = app.Services.GetRequiredService<IOptions<PortalOptions>>().Value;
        app.UseMiddleware<Correlation>();
        if (portal.KnownProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        if (portal.IsHttps)
        {
            // The proxy speaks https with the browser, whatever it speaks with us; no header is needed to know it (decision D13).
            app.Use((http, next) =>
            {
                http.Request.Scheme = Uri.UriSchemeHttps;
                return next(http);
            });
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ErrorPages>();
        app.UseRouting();
        app.Use(RefuseLongBodies);
    }

    // The page of an error must not ask who is here when the database that knows is gone.
    private static void GateKept(PageApplicationModel page)
    {
        if (page.ModelType != typeof(ProblemModel))
        {
            page.Filters.Add(new ServiceFilterAttribute(typeof(SessionGate)) { Order = int.MinValue });
        }
    }

    // Before anything reads: a form reader would report the server's own limit as a stale form.
    private static Task RefuseLongBodies(HttpContext http, RequestDelegate next)
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? LongestBody;
        if (http.Request.ContentLength is null || http.Request.ContentLength <= limit || http.Features.Get<Problem>() is not null)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }

    private static List<string> AllowedHosts(PortalOptions portal, IHostEnvironment environment) =>
        portal.AllowedHosts.Length > 0 ? [.. portal.AllowedHosts]
        : Uri.TryCreate(portal.Issuer, UriKind.Absolute, out var issuer)
            ? environment.IsDevelopment() ? [issuer.Host, "localhost", "127.0.0.1", "[::1]"] : [issuer.Host]
        : ["localhost"];

    private static void Believe(ForwardedHeadersOptions forwarded, PortalOptions portal)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        // Each hop must be a known proxy, so the chain ends by itself at the first stranger.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in portal.KnownProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        }
    }
}
