using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace MfaPortal.SignIn;

/// <summary>Which session this browser ended a moment ago, sealed: only the browser that signed out sees what became of its apps.</summary>
internal sealed class ReceiptCookie(IDataProtectionProvider protection, PortalCookies cookies)
{
    private const string Cookie = "signed-out";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("SignIn.Receipt").ToTimeLimitedDataProtector();

    public void Keep(HttpContext http, SessionId session) =>
        cookies.Write(http, Cookie, protector.Protect(session.ToString(), Life), Life);

    public SessionId? Read(HttpContext http)
    {
        try
        {
            return cookies.Read(http, Cookie) is { } kept && RowId.TryParse<SessionId>(protector.Unprotect(kept), out var session) ? session : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
