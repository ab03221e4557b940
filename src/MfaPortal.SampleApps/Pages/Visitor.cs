using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace MfaPortal.SampleApps.Pages;

/// <summary>Who is signed in to an app, as the portal told it.</summary>
internal sealed record Visitor(
    string Subject, string? UserName, string? Name, string? Email, string? Acr, string Amr, string? Sid,
    DateTimeOffset? Proven, DateTimeOffset? SignedInHere)
{
    public static async Task<Visitor?> Read(HttpContext context)
    {
        var here = await context.AuthenticateAsync(context.Served().CookieScheme);
        if (here.Principal is not { } person)
            return null;

        string? Claim(string type) => person.FindFirst(type)?.Value;
        return new Visitor(
            Claim("sub") ?? "", Claim("preferred_username"), Claim("name"), Claim("email"), Claim("acr"),
            string.Join(' ', person.FindAll("amr").Select(claim => claim.Value)), Claim("sid"),
            Time(Claim("auth_time")), here.Properties?.IssuedUtc);
    }

    private static DateTimeOffset? Time(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(whole)
            : null;
}
