using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Token.Callers;

/// <summary>
/// <c>private_key_jwt</c> (Core §9, RFC 7523 §3): an app proves itself by a token it signed for this server, for these minutes, for one use.
/// </summary>
internal sealed class ClientAssertions(IReplayGuard replays, TimeProvider time, OidcOptions options)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);

    /// <summary>How far an app's clock may be off.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    // Any other type is a token that was made for something else (RFC 8725 §3.11).
    private static readonly string?[] Types = [null, "JWT", "client-authentication+jwt"];

    /// <summary>Why this is not the client, for the journal; null when it is. An assertion that passed is used up.</summary>
    public async ValueTask<string?> Flaw(ForeignJwt assertion, Client client, CancellationToken ct)
    {
        if (HeaderFlaw(assertion, client) is { } flaw)
        {
            return flaw;
        }

        var payload = assertion.Payload;
        if (payload.Text("iss") != client.Id || payload.Text("sub") != client.Id)
        {
            return "The assertion's iss and sub are not both the client's id.";
        }

        // Exactly us and nobody else: what another server was sent must be worth nothing here, and the other way round (CVE-2025-27370).
        if (payload.Text("aud") is not { } audience || (audience != options.Issuer && audience != options.AddressOf(OidcEndpoints.Token)))
        {
            return "The assertion's aud is neither the issuer nor the token endpoint, as one exact text.";
        }

        var now = time.GetUtcNow();
        if (TimeFlaw(payload, now) is { } wrongTime)
        {
            return wrongTime;
        }

        if (assertion.Id is null)
        {
            return "The assertion has no usable jti.";
        }

        return await replays.FirstUse(assertion.Fingerprint("client assertion", client.Id), now + LongestLife + Skew + Skew, ct)
            ? null
            : "The assertion was used before.";
    }

    private static string? HeaderFlaw(ForeignJwt assertion, Client client)
    {
        if (client.Keys.Count == 0)
        {
            return "This client has no key.";
        }

        if (assertion.Header.TryGetProperty("typ"u8, out _) && !Types.Contains(assertion.Header.Text("typ") ?? "", StringComparer.OrdinalIgnoreCase))
        {
            return "The assertion is a token for something else.";
        }

        // A kid that is there names the key; only the single key of a client needs no name. Other keys are not tried.
        var named = assertion.Header.TryGetProperty("kid"u8, out _);
        var key = named ? client.Keys.FirstOrDefault(key => key.Id is not null && key.Id == assertion.Header.Text("kid"))
            : client.Keys.Count == 1 ? client.Keys[0]
            : null;
        return key is null ? "The assertion names none of the client's keys."
            : !assertion.IsSignedBy(key) ? "The assertion is not signed by the client's key in one of its algorithms."
            : null;
    }

    private static string? TimeFlaw(JsonElement payload, DateTimeOffset now)
    {
        if (payload.Number("exp") is not { } expires)
        {
            return "The assertion has no exp.";
        }

        var (oldest, newest) = ((now - Skew).ToUnixTimeSeconds(), (now + Skew).ToUnixTimeSeconds());
        if (expires <= oldest)
        {
            return "The assertion is expired.";
        }

        if (expires > newest + (long)LongestLife.TotalSeconds)
        {
            return "The assertion's exp is more than 5 minutes ahead.";
        }

        foreach (var member in new[] { "iat", "nbf" })
        {
            if (payload.TryGetProperty(member, out _) && !(payload.Number(member) <= newest))
            {
                return "The assertion's iat or nbf lies ahead.";
            }
        }

        return null;
    }
}
