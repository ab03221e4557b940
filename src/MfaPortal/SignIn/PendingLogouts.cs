using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace MfaPortal.SignIn;

/// <summary>A sign-out somebody has still to agree to: kept in the browser that was asked, sealed, for ten minutes.</summary>
internal sealed class PendingLogouts(IDataProtectionProvider protection, PortalCookies cookies)
{
    private const string Cookie = "sign-out";
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("SignIn.PendingLogout").ToTimeLimitedDataProtector();

    public void Keep(HttpContext http, PendingLogout logout) =>
        cookies.Write(http, Cookie, protector.Protect(JsonSerializer.Serialize(logout), Life), Life);

    public PendingLogout? Take(HttpContext http)
    {
        if (cookies.Read(http, Cookie) is not { } kept)
        {
            return null;
        }

        cookies.Delete(http, Cookie);
        try
        {
            return JsonSerializer.Deserialize<PendingLogout>(protector.Unprotect(kept));
        }
        catch (Exception flaw) when (flaw is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }
}
