using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.DPoP;

/// <summary>
/// Reads DPoP proofs (RFC 9449 §4.3): a token that the caller signed with its own key, for this endpoint, this minute and one use. A copy
/// of a token that is bound to the key is worth nothing without it.
/// </summary>
internal sealed class KeyProofs(IReplayGuard replays, TimeProvider time, OidcOptions options)
{
    public const string Header = "DPoP";

    private const string Type = "dpop+jwt";
    private const int LongestAddress = 2048;

    /// <summary>How old a proof may be, and how far ahead its maker's clock. No nonce is asked for: clients need a second trip for it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>For the challenges of RFC 9449 §7.1.</summary>
    public static string Algorithms { get; } = $"algs=\"{string.Join(' ', PublicKey.AllAlgorithms)}\"";

    /// <summary>The proof of a request to the endpoint at this path. With an access token the proof must be one for that token (<c>ath</c>).</summary>
    public async ValueTask<PresentedProof> Read(HttpRequest request, string path, string? accessToken, CancellationToken ct)
    {
        var headers = request.Headers[Header];
        if (headers.Count == 0)
        {
            return new PresentedProof.None();
        }

        if (headers.Count > 1 || ForeignJwt.Read(headers[0]!) is not { } proof)
        {
            return new PresentedProof.Invalid("The DPoP header is not one signed token.");
        }

        if (KeyOf(proof) is not { } key)
        {
            return new PresentedProof.Invalid("The proof is not of type dpop+jwt, or not signed by the public key in its header.");
        }

        var payload = proof.Payload;
        if (payload.Text("htm") != request.Method)
        {
            return new PresentedProof.Invalid("The proof is for another method.");
        }

        if (!IsAddressOf(payload.Text("htu"), path))
        {
            return new PresentedProof.Invalid("The proof is for another address.");
        }

        var now = time.GetUtcNow();
        if (payload.Number("iat") is not { } made || Math.Abs((decimal)now.ToUnixTimeSeconds() - made) > (decimal)Window.TotalSeconds)
        {
            return new PresentedProof.Invalid("The proof is too old, or from the future.");
        }

        if (accessToken is not null && payload.Text("ath") != Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(accessToken))))
        {
            return new PresentedProof.Invalid("The proof is for another access token.");
        }

        if (proof.Id is null)
        {
            return new PresentedProof.Invalid("The proof has no usable jti.");
        }

        // One second more than the window: what was made in the last one counts until its end.
        var until = DateTimeOffset.FromUnixTimeSeconds(made + 1) + Window;
        return await replays.FirstUse(proof.Fingerprint("key proof", key.Thumbprint), until, ct)
            ? new PresentedProof.Valid(key.Thumbprint)
            : new PresentedProof.Invalid("The proof was used before.");
    }

    /// <summary>The one key that a token brings along itself: it proves nothing but that its holder is here.</summary>
    private static PublicKey? KeyOf(ForeignJwt proof) =>
        string.Equals(proof.Header.Text("typ"), Type, StringComparison.OrdinalIgnoreCase)
        && proof.Header.TryGetProperty("jwk"u8, out var jwk)
        && PublicKey.Read(jwk, out _) is { } key
        && proof.IsSignedBy(key)
            ? key
            : null;

    /// <summary>Compared with the configured address, never with the Host header; as RFC 3986 §6.2.2 and §6.2.3 say, without query and fragment.</summary>
    private bool IsAddressOf(string? stated, string path) =>
        stated is { Length: <= LongestAddress }
        && Uri.TryCreate(stated, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && Normal(uri) == Normal(new Uri(options.AddressOf(path)));

    private static string Normal(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
