using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>RFC 6749 §4.1.3, Core §3.1.3, RFC 7636 §4.6.</summary>
internal sealed class AuthorizationCodeGrant(CodeRedeemer codes, RefusedRequests refusals) : ITokenGrant
{
    private const int CodeLength = 43;

    private static readonly OidcError Worthless = OidcError.InvalidGrant("The code is unknown, expired, used, or not for this request.");

    public string Type => GrantTypes.AuthorizationCode;

    public async Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (parameters["code"] is not { } presented)
        {
            return new TokenAnswer.Refused(OidcError.InvalidRequest("code is missing."));
        }

        if (presented.Length != CodeLength)
        {
            await refusals.Tell(client, Worthless, "The code is not one of ours.", ct);
            return new TokenAnswer.Refused(Worthless);
        }

        return await codes.Redeem(CodeIssuer.Hash(presented), request, Worthless, Fault, ct);
    }

    private static string? Fault(TokenRequest request, CodeGrant code)
    {
        if (request.Parameters["redirect_uri"] != code.RedirectUri)
        {
            return "redirect_uri is not the one the code was sent to; the code is burnt.";
        }

        if (code.Key is not null && code.Key != request.Key)
        {
            return "The code is bound to another key; the code is burnt.";
        }

        return ProofKey.Fits(code.CodeChallenge, request.Parameters["code_verifier"])
            ? null
            : "code_verifier does not fit the challenge; the code is burnt.";
    }
}
