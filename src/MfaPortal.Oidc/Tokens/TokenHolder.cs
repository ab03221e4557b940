using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tokens;

/// <summary>Finds the person behind an access token, if everything that it hangs on still lives.</summary>
internal sealed class TokenHolder(IClaims claims, Subjects subjects)
{
    public async Task<SubjectClaims?> Facts(AccessToken token, Client client, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        if (client.Sector is null)
        {
            return await claims.ForSubject(token.Subject, token.SessionId, token.GrantId, scopes, ct);
        }

        // A pairwise subject leads back to nobody, nor does its session: the grant says who it is, and the subject must be what that person is called there.
        return await claims.ForSubject(null, null, token.GrantId, scopes, ct) is { Subject: { } subject } facts
            && subjects.Told(client, subject) == token.Subject
                ? facts
                : null;
    }
}
