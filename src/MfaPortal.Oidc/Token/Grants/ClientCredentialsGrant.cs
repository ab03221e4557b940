using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>
/// RFC 6749 §4.4: an app acts for itself. Nothing is kept and nothing is asked of the host, so the token lives until it expires;
/// there is no refresh token (§4.4.3) and, without a person, no ID token.
/// </summary>
internal sealed class ClientCredentialsGrant(IProtocolJournal journal, RefusedRequests refusals, TokenSigner signer) : ITokenGrant
{
    public string Type => GrantTypes.ClientCredentials;

    public async Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (client.IsPublic)
        {
            return await Refuse(client, OidcError.UnauthorizedClient("A client without a secret cannot act for itself."), ct);
        }

        var asked = ScopeText.Words(parameters["scope"]);
        if (asked.Except(client.ServiceScopes).Any())
        {
            return await Refuse(client, OidcError.InvalidScope("A scope was requested that this client does not have for itself."), ct);
        }

        IReadOnlyList<string> scopes = asked.Length == 0 ? client.ServiceScopes : asked;
        var answer = await signer.Sign(request, scopes, ct);
        await journal.Write(new ProtocolEvent.MachineTokenIssued(client.Id, scopes), ct);
        return answer;
    }

    private async Task<TokenAnswer> Refuse(Client client, OidcError error, CancellationToken ct)
    {
        await refusals.Tell(client, error, error.Description, ct);
        return new TokenAnswer.Refused(error);
    }
}
