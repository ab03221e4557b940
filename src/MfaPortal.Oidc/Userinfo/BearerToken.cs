using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Userinfo;

/// <summary>How a caller hands over its token (RFC 6750 §2): in the header, or in the form of a POST; never in the URL (RFC 9700 §4.3.2).</summary>
internal abstract record BearerToken
{
    private const string Scheme = "Bearer ";
    private const string ProofScheme = "DPoP ";

    private BearerToken()
    {
    }

    /// <summary>By the scheme <c>DPoP</c> the caller says that it will show a key (RFC 9449 §7.1).</summary>
    public sealed record Presented(string Token, bool ByProof = false) : BearerToken;

    public sealed record Missing : BearerToken;

    public sealed record Refused(OidcError Error) : BearerToken;

    public static async ValueTask<BearerToken> From(HttpRequest request, CancellationToken ct)
    {
        var headers = request.Headers.Authorization;
        var byProof = headers is [{ } stated] && stated.StartsWith(ProofScheme, StringComparison.OrdinalIgnoreCase);
        var inHeader = headers is [{ } header] && (byProof || header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            ? header[(byProof ? ProofScheme : Scheme).Length..].Trim()
            : null;
        if (headers.Count > 1)
        {
            return new Refused(OidcError.InvalidRequest("More than one Authorization header."));
        }

        if (request.Query.ContainsKey("access_token"))
        {
            return new Refused(OidcError.InvalidRequest("A token in the URL is not taken."));
        }

        return await InBody(request, ct) switch
        {
            Refused refused => refused,
            Presented when inHeader is not null => new Refused(OidcError.InvalidRequest("The token was sent in more than one way.")),
            Presented presented => presented,
            _ => string.IsNullOrEmpty(inHeader) ? new Missing() : new Presented(inHeader, byProof),
        };
    }

    private static async ValueTask<BearerToken> InBody(HttpRequest request, CancellationToken ct)
    {
        // A POST with the token in the header needs no body, and may have one of any type that we do not read.
        if (!HttpMethods.IsPost(request.Method)
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new Missing();
        }

        return await ParametersRead.From(request, ct) switch
        {
            ParametersRead.Refused(var error) => new Refused(error),
            ParametersRead.Parsed({ Repeated.Count: > 0 }) => new Refused(OidcError.InvalidRequest("A parameter was sent more than once.")),
            ParametersRead.Parsed(var parameters) => parameters["access_token"] is { } token ? new Presented(token) : new Missing(),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }
}
