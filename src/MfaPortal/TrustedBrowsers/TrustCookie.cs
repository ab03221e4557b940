using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.TrustedBrowsers;

/// <summary>The cookie of a trusted browser: <c>series.token</c>, nothing else. Set only once a factor was shown (threat T10).</summary>
internal sealed class TrustCookie(PortalCookies cookies, IHttpContextAccessor accessor)
{
    private const string Cookie = "trusted";

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A cookie needs a request.");

    public (Token256 Series, Token256 Token)? Read() => cookies.Read(Http, Cookie)?.Split('.') is [var first, var second]
        && Token256.TryParse(first, out var series) && Token256.TryParse(second, out var token)
            ? (series, token)
            : null;

    public void Write(Token256 series, Token256 token, TimeSpan keepFor) =>
        cookies.Write(Http, Cookie, $"{series.Reveal()}.{token.Reveal()}", keepFor);

    public void Delete() => cookies.Delete(Http, Cookie);
}
