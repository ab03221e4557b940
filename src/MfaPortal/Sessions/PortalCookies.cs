using MfaPortal.Operations;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>How the portal's own cookies look: host-only and Secure over https, HttpOnly and SameSite=Lax always.</summary>
internal sealed class PortalCookies(IOptions<PortalOptions> portal)
{
    private readonly bool secure = portal.Value.IsHttps;

    public string Name(string plain) => secure ? "__Host-" + plain : plain;

    public string? Read(HttpContext http, string plain) => http.Request.Cookies[Name(plain)];

    public void Write(HttpContext http, string plain, string value, TimeSpan? keepFor = null) =>
        http.Response.Cookies.Append(Name(plain), value, Options(keepFor));

    public void Delete(HttpContext http, string plain) => http.Response.Cookies.Delete(Name(plain), Options(null));

    private CookieOptions Options(TimeSpan? keepFor) => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = secure,
        SameSite = SameSiteMode.Lax,
        MaxAge = keepFor,
        IsEssential = true,
    };
}
