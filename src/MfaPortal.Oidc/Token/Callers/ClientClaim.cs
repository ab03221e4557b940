using System.Text;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token.Callers;

/// <summary>
/// Who the caller says it is, by whichever of the methods: <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>private_key_jwt</c>, <c>none</c>.
/// Nothing is proven yet.
/// </summary>
internal readonly record struct ClientClaim(string? Id, string? Secret, ForeignJwt? Assertion, bool ByBasic, OidcError? Fault)
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int LongestSecret = 1024;
    private const int LongestHeader = 8192;
    private const string Scheme = "Basic ";

    private static readonly OidcError TwoWays = OidcError.InvalidRequest("The client authenticated in more than one way.");

    public static ClientClaim From(HttpRequest request, Parameters parameters)
    {
        var id = parameters["client_id"];
        var secret = parameters["client_secret"];
        var headers = request.Headers.Authorization;
        if (parameters["client_assertion"] is not null || parameters["client_assertion_type"] is not null)
        {
            return secret is not null || headers.Count > 0 ? Wrong(id, TwoWays) : ByAssertion(id, parameters);
        }

        if (headers.Count == 0)
        {
            return secret?.Length > LongestSecret
                ? Wrong(id, OidcError.InvalidClient("The client secret is too long."))
                : new ClientClaim(id, secret, null, false, null);
        }

        var (basicId, basicSecret) = headers.Count == 1 ? Basic(headers[0]!) : (null, null);
        if (basicId is null)
        {
            return Wrong(id, OidcError.InvalidClient("The Authorization header is not well-formed Basic."), byBasic: true);
        }

        // RFC 6749 §2.3: one method per request.
        return secret is not null || (id is not null && id != basicId)
            ? Wrong(basicId, TwoWays, byBasic: true)
            : new ClientClaim(basicId, basicSecret, null, true, null);
    }

    /// <summary>RFC 7521 §4.2: the assertion names the client; a <c>client_id</c> beside it must name the same.</summary>
    private static ClientClaim ByAssertion(string? id, Parameters parameters)
    {
        if (parameters["client_assertion"] is not { } text || parameters["client_assertion_type"] is not { } type)
        {
            return Wrong(id, OidcError.InvalidRequest("client_assertion and client_assertion_type belong together."));
        }

        if (type != JwtBearer)
        {
            return Wrong(id, OidcError.InvalidClient("This client_assertion_type is not supported."));
        }

        if (ForeignJwt.Read(text) is not { } assertion || assertion.Payload.Text("sub") is not { } named)
        {
            return Wrong(id, OidcError.InvalidClient("client_assertion is not a signed token of a client."));
        }

        return id is null || id == named
            ? new ClientClaim(named, null, assertion, false, null)
            : Wrong(id, OidcError.InvalidClient("client_id and client_assertion name different clients."));
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

    private static ClientClaim Wrong(string? id, OidcError fault, bool byBasic = false) => new(id, null, null, byBasic, fault);
}
