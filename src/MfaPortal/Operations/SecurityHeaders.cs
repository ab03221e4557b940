using Microsoft.Extensions.Options;

namespace MfaPortal.Operations;

/// <summary>
/// The headers of every answer, errors included. They are added last, as the answer begins, and never replace what an
/// endpoint has set: the protocol's self-posting page has a policy of its own, assets their own caching.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<PortalOptions> portal)
{
    /// <remarks>
    /// No form-action: browsers hold every redirect that follows a form post against it, also those of the app itself on
    /// the way from its callback to its own pages, and those nobody can list here. A sign-in form under form-action 'self'
    /// ends at a blocked navigation. What form-action guards against needs injected markup, which Razor's encoding and
    /// a policy without inline script leave little to do; pages that never lead to an app have it (<see cref="StayingHere"/>).
    /// </remarks>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    private const string StayingHere = Policy + "; form-action 'self'";

    private static readonly PathString[] NeverLeaving = ["/admin", "/helpdesk"];

    private readonly bool isHttps = portal.Value.IsHttps;

    public Task Invoke(HttpContext http)
    {
        var policy = NeverLeaving.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) ? StayingHere : Policy;
        http.Response.OnStarting(() =>
        {
            Add(http.Response.Headers, policy);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private void Add(IHeaderDictionary headers, string policy)
    {
        headers.TryAdd("Content-Security-Policy", policy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");

        // Not no-referrer: browsers then send "Origin: null" with our own forms. To strangers both say nothing (RFC 9700 §4.2.4).
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.TryAdd("Cache-Control", "no-store");
        if (isHttps)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=63072000");
        }
    }
}
