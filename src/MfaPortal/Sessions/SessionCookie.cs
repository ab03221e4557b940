using MfaPortal.Storage;

namespace MfaPortal.Sessions;

/// <summary>The cookie of a signed-in browser: <c>id.secret</c>, nothing else, gone when the browser closes.</summary>
internal sealed class SessionCookie(PortalCookies cookies)
{
    private const string Cookie = "session";

    public (SessionId Id, Token256 Secret)? Read(HttpContext http)
    {
        var value = cookies.Read(http, Cookie);
        if (value?.IndexOf('.', StringComparison.Ordinal) is not > 0)
        {
            return null;
        }

        var dot = value.IndexOf('.', StringComparison.Ordinal);
        return RowId.TryParse<SessionId>(value[..dot], out var id) && Token256.TryParse(value[(dot + 1)..], out var secret)
            ? (id, secret)
            : null;
    }

    public void Write(HttpContext http, SessionId id, Token256 secret) =>
        cookies.Write(http, Cookie, $"{id}.{secret.Reveal()}");

    public void Delete(HttpContext http) => cookies.Delete(http, Cookie);
}
