using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>The provider's published facts: its discovery document and its RSA keys.</summary>
internal sealed class Provider(AppAddresses addresses, IHttpClientFactory http, TimeProvider clock)
{
    private static readonly TimeSpan KeysLive = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefetchPause = TimeSpan.FromSeconds(10);

    private volatile Facts? _facts;

    /// <summary>Null when the provider names none or cannot be reached.</summary>
    public async Task<Uri?> EndSessionEndpoint(CancellationToken ct)
    {
        try
        {
            return (await Current(ct)).EndSession;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or FormatException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>An unknown key id is looked up once more, because keys rotate.</summary>
    public async Task<RSAParameters?> Key(string kid, CancellationToken ct)
    {
        var facts = await Current(ct);
        if (!facts.Keys.ContainsKey(kid) && clock.GetUtcNow() - facts.Fetched > RefetchPause)
            facts = await Fetch(ct);
        return facts.Keys.TryGetValue(kid, out var key) ? key : null;
    }

    private async Task<Facts> Current(CancellationToken ct) =>
        _facts is { } facts && clock.GetUtcNow() - facts.Fetched < KeysLive ? facts : await Fetch(ct);

    private async Task<Facts> Fetch(CancellationToken ct)
    {
        using var client = http.CreateClient(SampleAppsHost.PortalHttpClient);
        using var discovery = await Get(client, new Uri($"{addresses.Issuer}/.well-known/openid-configuration"), ct);

        // A document of another issuer would hand us another's keys (OpenID Connect Discovery §4.3).
        if (IdToken.Text(discovery.RootElement, "issuer") != addresses.Issuer)
            throw new JsonException("The discovery document names another issuer.");

        using var keys = await Get(client, Address(discovery.RootElement, "jwks_uri")
            ?? throw new JsonException("The discovery document names no jwks_uri."), ct);
        return _facts = new Facts(ReadKeys(keys), Address(discovery.RootElement, "end_session_endpoint"), clock.GetUtcNow());
    }

    private static Dictionary<string, RSAParameters> ReadKeys(JsonDocument keys)
    {
        var found = new Dictionary<string, RSAParameters>();
        if (!keys.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new JsonException("The key document holds no keys.");

        foreach (var key in list.EnumerateArray())
        {
            if (IdToken.Text(key, "kty") == "RSA" && IdToken.Text(key, "use") is null or "sig"
                && IdToken.Text(key, "kid") is { } kid && IdToken.Text(key, "n") is { } modulus && IdToken.Text(key, "e") is { } exponent)
            {
                found[kid] = new RSAParameters
                {
                    Modulus = WebEncoders.Base64UrlDecode(modulus),
                    Exponent = WebEncoders.Base64UrlDecode(exponent),
                };
            }
        }

        return found;
    }

    private static async Task<JsonDocument> Get(HttpClient client, Uri address, CancellationToken ct)
    {
        await using var body = await client.GetStreamAsync(address, ct);
        return await JsonDocument.ParseAsync(body, default, ct);
    }

    private static Uri? Address(JsonElement json, string name) =>
        Uri.TryCreate(IdToken.Text(json, name), UriKind.Absolute, out var address) ? address : null;

    private sealed record Facts(IReadOnlyDictionary<string, RSAParameters> Keys, Uri? EndSession, DateTimeOffset Fetched);
}
