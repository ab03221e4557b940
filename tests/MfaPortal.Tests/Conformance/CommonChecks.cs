using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>What every module of the suite asserts on the way, whatever its own subject is. Its warnings are failures here.</summary>
internal static class CommonChecks
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Claims that only a scope or a request by name brings; the ID token of a code flow has none of them unasked.</summary>
    private static readonly string[] Facts = ["name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "updated_at", "email", "email_verified", "phone_number", "address"];

    public static void Keys(JsonElement jwks)
    {
        var keys = jwks.GetProperty("keys").EnumerateArray().ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            Assert.False(string.IsNullOrEmpty(key.GetProperty("kid").GetString()));
            Assert.NotEqual("oct", key.GetProperty("kty").GetString());
            Assert.All(PrivateMembers, member => Assert.False(key.TryGetProperty(member, out _), $"A private member is published: {member}"));
        });
        Assert.Equal(keys.Count, keys.Select(key => key.GetProperty("kid").GetString()).Distinct().Count());
    }

    /// <summary>RFC 6749 §5.1, Core §3.1.3.3.</summary>
    public static void Tokens(Answer answer)
    {
        var json = answer.Succeeded();
        Assert.Contains("no-store", answer["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-cache", answer["Pragma"]);
        Assert.Null(answer["WWW-Authenticate"]);
        Assert.Equal("Bearer", json.GetProperty("token_type").GetString());
        Assert.InRange(json.GetProperty("expires_in").GetInt64(), 1, 3600);
        Callback.AssertEntropy(json.GetProperty("access_token").GetString()!);
        Assert.False(string.IsNullOrWhiteSpace(json.GetProperty("id_token").GetString()));
    }

    /// <summary>Core §2, §3.1.3.7.</summary>
    public static JsonElement IdToken(JsonElement tokens, JsonElement jwks, string client, string? nonce, DateTimeOffset now)
    {
        var token = SignedJwt.Verified(tokens.GetProperty("id_token").GetString()!, jwks, "RS256");
        Assert.Equal(OpPortal.Address, token.GetProperty("iss").GetString());
        Assert.Equal(client, token.GetProperty("aud").GetString());
        Assert.False(token.TryGetProperty("azp", out var azp) && azp.GetString() != client);
        Assert.False(token.TryGetProperty("nbf", out _), "Clients with a clock that runs behind would refuse it.");
        Assert.InRange(Time(token, "exp"), now - Skew, now.AddYears(50));
        Assert.InRange(Time(token, "iat"), now - Skew, now + Skew);
        Assert.InRange(Time(token, "auth_time"), now.AddYears(-1), now);
        Assert.False(string.IsNullOrEmpty(token.GetProperty("acr").GetString()));
        Assert.All(token.GetProperty("amr").EnumerateArray(), means => Assert.Equal(JsonValueKind.String, means.ValueKind));
        Assert.Equal(nonce, token.TryGetProperty("nonce", out var echoed) ? echoed.GetString() : null);
        if (tokens.TryGetProperty("access_token", out var accessToken))
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes(accessToken.GetString()!));
            Assert.Equal(SignedJwt.Encode(hash[..16]), token.GetProperty("at_hash").GetString());
        }

        Assert.All(Facts, fact => Assert.False(token.TryGetProperty(fact, out _), $"Nobody asked for {fact} in the ID token."));
        Claims(token);
        return token;
    }

    /// <summary>Core §5.1, §5.3.2: each standard claim has its type, or is left out.</summary>
    public static void Claims(JsonElement claims)
    {
        var subject = claims.GetProperty("sub").GetString()!;
        Assert.True(subject.Length is > 0 and <= 255 && Ascii.IsValid(subject));
        foreach (var claim in claims.EnumerateObject())
        {
            switch (claim.Name)
            {
                case "email_verified" or "phone_number_verified":
                    Assert.Contains(claim.Value.ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
                    break;
                case "updated_at" or "exp" or "iat" or "auth_time":
                    Assert.Equal(JsonValueKind.Number, claim.Value.ValueKind);
                    break;
                case "address":
                    Assert.Equal(JsonValueKind.Object, claim.Value.ValueKind);
                    break;
                case "amr" or "groups":
                    Assert.Equal(JsonValueKind.Array, claim.Value.ValueKind);
                    break;
                default:
                    Assert.True(claim.Value.ValueKind == JsonValueKind.String && claim.Value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) && text != "null", claim.Name);
                    break;
            }
        }
    }

    public static DateTimeOffset Time(JsonElement token, string claim) => DateTimeOffset.FromUnixTimeSeconds(token.GetProperty(claim).GetInt64());
}
