using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>Whether a caller is the app it says it is (RFC 6749 §2.3).</summary>
internal abstract record ClientAuthentication
{
    private ClientAuthentication()
    {
    }

    public sealed record Authenticated(Client Client) : ClientAuthentication;

    /// <summary>The answer carries a challenge only where Basic was tried (RFC 6749 §5.2): some clients take any challenge on an error for one of theirs.</summary>
    public sealed record Failed(OidcError Error, string? ClaimedId, bool ByBasic) : ClientAuthentication;

    public static async ValueTask<ClientAuthentication> Of(HttpRequest request, Parameters parameters, IClients clients, CancellationToken ct)
    {
        var claim = Claim.From(request, parameters);
        if (claim.Fault is { } fault)
        {
            return new Failed(fault, claim.Id, claim.ByBasic);
        }

        var client = await clients.FindNamed(claim.Id, ct);
        if (!Proves(claim.Secret, client))
        {
            return new Failed(OidcError.InvalidClient("The client could not be authenticated."), claim.Id, claim.ByBasic);
        }

        return new Authenticated(client!);
    }

    private static bool Proves(string? secret, Client? client)
    {
        if (string.IsNullOrEmpty(secret))
        {
            // An empty secret is no secret, whatever hash may be registered (Basic "id:").
            return client is { IsPublic: true } && secret is null;
        }

        // Every registered hash is compared, in constant time, so that neither a match nor its place shows.
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        var proven = false;
        foreach (var registered in client?.SecretHashes ?? [])
        {
            proven |= CryptographicOperations.FixedTimeEquals(presented, registered);
        }

        return proven;
    }

    /// <summary>Who the caller says it is, by whichever of the three methods: <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>none</c>.</summary>
    private readonly record struct Claim(string? Id, string? Secret, bool ByBasic, OidcError? Fault)
    {
        private const int LongestSecret = 1024;
        private const int LongestHeader = 8192;
        private const string Scheme = "Basic ";

        public static Claim From(HttpRequest request, Parameters parameters)
        {
            var id = parameters["client_id"];
            var secret = parameters["client_secret"];
            if (parameters["client_assertion"] is not null || parameters["client_assertion_type"] is not null)
            {
                return new Claim(id, null, false, OidcError.InvalidClient("Client assertions are not supported."));
            }

            var headers = request.Headers.Authorization;
            if (headers.Count == 0)
            {
                return secret?.Length > LongestSecret
                    ? new Claim(id, null, false, OidcError.InvalidClient("The client secret is too long."))
                    : new Claim(id, secret, false, null);
            }

            var (basicId, basicSecret) = headers.Count == 1 ? Basic(headers[0]!) : (null, null);
            if (basicId is null)
            {
                return new Claim(id, null, true, OidcError.InvalidClient("The Authorization header is not well-formed Basic."));
            }

            // RFC 6749 §2.3: one method per request.
            return secret is not null || (id is not null && id != basicId)
                ? new Claim(basicId, null, true, OidcError.InvalidRequest("The client authenticated in more than one way."))
                : new Claim(basicId, basicSecret, true, null);
        }

        /// <summary>RFC 6749 §2.3.1: both halves are form-encoded before they are joined.</summary>
        private static (string? Id, string? Secret) Basic(string header)
        {
            if (header.Length > LongestHeader || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return default;
            }

            var encoded = header.AsSpan(Scheme.Length).Trim();
            var bytes = new byte[encoded.Length];
            if (!Convert.TryFromBase64Chars(encoded, bytes, out var written) || !Ascii.IsValid(bytes.AsSpan(0, written)))
            {
                return default;
            }

            var joined = Encoding.ASCII.GetString(bytes, 0, written).AsSpan();
            var colon = joined.IndexOf(':');
            var secret = colon < 0 ? null : Parameters.Decode(joined[(colon + 1)..]);
            return secret is null or { Length: > LongestSecret } ? default : (Parameters.Decode(joined[..colon]), secret);
        }
    }
}
