using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;

namespace MfaPortal.Oidc.Authorize;

internal sealed class CodeIssuer(IGrants grants, IProtocolJournal journal, Entropy entropy, TimeProvider time, OidcOptions options)
{
    private const int CodeBytes = 32;

    public async Task<string> Issue(Client client, StoredRequest request, Presence.SignedIn who, CancellationToken ct)
    {
        var code = entropy.Text(CodeBytes);
        var now = time.GetUtcNow();
        await grants.Issue(
            new CodeGrant
            {
                CodeHash = Hash(code),
                ClientId = client.Id,
                Subject = who.Subject,
                SessionId = who.SessionId,
                RedirectUri = request.RedirectUri,
                Nonce = request.Nonce,
                CodeChallenge = request.CodeChallenge,
                Key = request.Key,
                Scopes = request.Scopes,
                Claims = request.Claims,
                AuthTime = who.AuthTime,
                Acr = who.Acr,
                Amr = who.Amr,
                IssuedAt = now,
                ExpiresAt = now + options.CodeLifetime,
                Offline = request.Scopes.Contains(RefreshLife.OfflineAccess),
                EndsAt = options.GrantEndsAt(client, now),
            },
            ct);
        await journal.Write(new ProtocolEvent.CodeIssued(client.Id, who.Subject, who.SessionId), ct);
        return code;
    }

    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
