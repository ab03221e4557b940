namespace MfaPortal.SampleApps;

internal static class SecurityHeaders
{
    public static Task Write(HttpContext context, RequestDelegate next)
    {
        // At the start of the answer, because the exception handler empties the headers before it writes its page.
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        var portal = context.RequestServices.GetRequiredService<AppAddresses>().Authority.GetLeftPart(UriPartial.Authority);
        var headers = context.Response.Headers;

        // Browsers hold form-action against the redirects after a form too, and signing out ends at the portal.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {portal}; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers.TryAdd("Cache-Control", "no-store");
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
