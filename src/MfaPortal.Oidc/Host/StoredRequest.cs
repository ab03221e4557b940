using System.Text.Json;
using System.Text.Json.Serialization;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// An authorization request that passed every check, on its way through a sign-in. The host keeps it and gives it back
/// as it was; only <see cref="Demand"/> is meant for its eyes. It holds no secret, but <see cref="State"/> belongs to the app: do not show or log it.
/// </summary>
public sealed record StoredRequest
{
    /// <summary>The length of the longest text that <see cref="ToText"/> writes, in characters.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>How the person must be signed in; names the app too.</summary>
    public required SignInDemand Demand { get; init; }

    /// <summary>Where the answer goes.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Whether the answer goes as a form post (<c>response_mode=form_post</c>) instead of in the query.</summary>
    public bool FormPost { get; init; }

    /// <summary>The app's <c>state</c>, returned unchanged.</summary>
    public string? State { get; init; }

    /// <summary>The app's <c>nonce</c> for the ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>The PKCE challenge, method S256; <see langword="null"/>: the client need not send one and did not.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>The thumbprint of the key that alone may redeem the code (RFC 9449 §10); <see langword="null"/>: any.</summary>
    public string? Key { get; init; }

    /// <summary>The granted scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Single claims asked for.</summary>
    public RequestedClaims Claims { get; init; } = RequestedClaims.None;

    /// <summary>A pushed request counts from the moment when the browser comes with it, and by the client's rules of that moment.</summary>
    internal StoredRequest AskedAt(DateTimeOffset now, Client client) => Within(client) with
    {
        Demand = Demand with { RequestedAt = SignInDemand.Moment(now), MinimumAcr = client.MinimumAcr },
    };

    /// <summary>As much of it as the client may still have: an administrator may have taken something away since it was checked.</summary>
    internal StoredRequest Within(Client client) => this with
    {
        Scopes = [.. Scopes.Where(scope => client.Scopes.Contains(scope))],
        Claims = Claims.Within(client),
    };

    /// <summary>A text to keep this request as: JSON in ASCII, mostly below 1 KB, at most <see cref="Longest"/> characters.</summary>
    public string ToText() => JsonSerializer.Serialize(this, StoredRequestJson.Default.StoredRequest);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <param name="text">The kept text.</param>
    /// <exception cref="JsonException">The text is not one that <see cref="ToText"/> wrote.</exception>
    public static StoredRequest FromText(string text) =>
        JsonSerializer.Deserialize(text, StoredRequestJson.Default.StoredRequest)
        ?? throw new JsonException("A stored request cannot be null.");
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredRequest))]
internal sealed partial class StoredRequestJson : JsonSerializerContext;
