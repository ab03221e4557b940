using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Storage;

namespace MfaPortal.RelyingApps;

/// <summary>
/// What the protocol tells goes to the audit trail. What becomes of a code or a refresh token is not written here: <see cref="GrantBook"/> and
/// <see cref="RefreshBook"/> did it, in the statement of the act and with more to say. Floods of refusals do not come here: the protocol
/// tells of their beginning alone.
/// </summary>
internal sealed class ProtocolJournal(
    PortalDb db, AuditTrail audit, ClientUses uses, ClientRegistry apps, TimeProvider time, ILogger<ProtocolJournal> log) : IProtocolJournal
{
    public async ValueTask Write(ProtocolEvent happened, CancellationToken ct)
    {
        switch (happened)
        {
            case ProtocolEvent.CodeIssued issued when RehearsedApp.Is(issued.ClientId):
                return;
            case ProtocolEvent.CodeIssued issued:
                uses.SignedIn(issued.ClientId);
                return;
            case ProtocolEvent.SecretProven proven:
                uses.Proven(proven.ClientId, proven.Hash);
                return;
            case ProtocolEvent.CodeRedeemed or ProtocolEvent.CodeReplayed
                or ProtocolEvent.TokenRefreshed or ProtocolEvent.RefreshTokenReused or ProtocolEvent.GrantRevoked:
                return;
            case ProtocolEvent.MachineTokenIssued issued:
                // A line, not a row: a row would be the only thing that such a token costs the database, thousands of times an hour, and
                // no person is concerned. Refusals are kept like all others.
                log.LogInformation("App {Client} got a token for itself: {Scopes}", issued.ClientId, string.Join(' ', issued.Scopes));
                return;
            case ProtocolEvent.RequestRefused refused:
                audit.Add("request.refused", null, AuditResult.Refused, clientId: Plain(refused.ClientId),
                    facts: [("error", refused.Error), ("detail", refused.Detail), ("address", refused.Address), ("longer", refused.AddressWasLonger ? "yes" : null)]);
                break;
            case ProtocolEvent.ClientAuthenticationFailed failed:
                audit.Add("client.refused", null, AuditResult.Refused, clientId: Plain(failed.ClientId),
                    facts: [("detail", failed.Detail), ("expired", apps.App(failed.ClientId)?.Over(failed.Presented, time.GetUtcNow())?.ToString("O", null))]);
                break;
            case ProtocolEvent.LoggedOut left:
                audit.Add("app.signed-out", RowId.TryParse<AccountId>(left.Subject, out var account) ? account : null,
                    clientId: Plain(left.ClientId), facts: [("session", left.SessionId)]);
                break;
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }

        // Not cancelled with the request: whoever hangs up at once must not keep a refusal out of the trail.
        await db.SaveChangesAsync(CancellationToken.None);
    }

    // A stranger's client id: PostgreSQL takes neither NUL nor half a surrogate pair, and no control character may forge a second line (threat T82).
    private static string? Plain(string? clientId) => clientId is null ? null : string.Create(
        Math.Min(clientId.Length, GrantTable.ClientIdLength), clientId, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
            }
        });
}
