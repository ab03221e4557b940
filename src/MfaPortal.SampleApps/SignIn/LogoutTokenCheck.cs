using System.Text.Json;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>Believes a logout token or says what is wrong with it: OpenID Connect Back-Channel Logout 1.0 §2.6, in its order.</summary>
internal sealed class LogoutTokenCheck(Provider provider, AppAddresses addresses, EndedSessions ended, TimeProvider clock)
{
    /// <summary>How old a token may be: its two minutes and the difference between two clocks.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(3);

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int SkewSeconds = 30;

    /// <summary>The session that is over; or why the token is refused.</summary>
    public async Task<(string? Sid, string? Flaw)> Read(string app, string? raw, CancellationToken ct)
    {
        if (IdToken.Read(raw) is not { Kid: { } kid } token)
            return (null, "missing, not a signed JWT, or without kid");
        if (IdToken.Text(token.Header, "typ")?.ToLowerInvariant() is not ("logout+jwt" or "application/logout+jwt"))
            return (null, "typ is not logout+jwt");
        if (await provider.Key(kid, ct) is not { } key || !token.IsSignedWith(key))
            return (null, "not signed by the provider");
        if (Flaw(token.Claims, app) is { } flaw)
            return (null, flaw);
        if (!ended.TakeToken(app, IdToken.Text(token.Claims, "jti")!))
            return (null, "jti was used before");
        return (IdToken.Text(token.Claims, "sid"), null);
    }

    private string? Flaw(JsonElement claims, string app)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (IdToken.Text(claims, "iss") != addresses.Issuer)
            return "iss is not the provider";
        if (!IdToken.Texts(claims, "aud").Contains(app))
            return "aud is not this app";
        if (IdToken.Seconds(claims, "iat") is not { } iat || iat - SkewSeconds > now || iat + LongestLife.TotalSeconds < now)
            return "iat is missing, ahead or too old";
        if (IdToken.Seconds(claims, "exp") is not { } exp || exp + SkewSeconds <= now)
            return "exp is missing or past";
        if (string.IsNullOrEmpty(IdToken.Text(claims, "jti")))
            return "jti is missing";
        if (!claims.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object
            || !events.TryGetProperty(Event, out var what) || what.ValueKind != JsonValueKind.Object)
            return "events does not say logout";

        // An ID token has one, and must never pass for a logout token.
        if (claims.TryGetProperty("nonce", out _))
            return "nonce is there";
        return string.IsNullOrEmpty(IdToken.Text(claims, "sid")) ? "sid is missing" : null;
    }
}
