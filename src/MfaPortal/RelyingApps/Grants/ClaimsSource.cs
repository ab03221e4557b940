using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>What apps hear about a person: one statement, and silence as soon as account, session or grant is over.</summary>
internal sealed class ClaimsSource(PortalDb db, ClientRegistry apps, IOptions<SessionOptions> sessions, ITrustSwitch trust, TimeProvider time) : IClaims
{
    // The same conditions as for the browser's own session: who is signed out here is signed out everywhere, except where the app may
    // hold on without the person. RefreshBook says the same in SQL.
    private static readonly Func<PortalDb, GrantId, DateTimeOffset, DateTimeOffset, bool, Task<KnownPerson?>> Read =
        EF.CompileAsyncQuery((PortalDb db, GrantId grantId, DateTimeOffset now, DateTimeOffset activeSince, bool trusts) =>
            (from grant in db.Set<GrantRow>().AsNoTracking()
             join session in db.Set<Session>() on grant.SessionId equals session.Id
             join account in db.Set<Account>() on session.AccountId equals account.Id
             where grant.Id == grantId && grant.RevokedAt == null && grant.EndsAt > now
                   && (grant.Offline
                       || (session.EndedAt == null && session.ExpiresAt > now && session.LastActivityAt > activeSince))
                   && account.State == AccountState.Active
                   && (session.Strength > Strength.Password
                       || (session.TrustedBrowserId != null ? trusts : account.FactorDeadline == null || account.FactorDeadline > now))
             select new KnownPerson(
                 account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email, account.Language,
                 account.Roles, grant.ClientId, account.Id, session.Id)).SingleOrDefault());

    public async Task<SubjectClaims?> ForSubject(
        string? subject, string? sessionId, string grantId, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!RowId.TryParse<GrantId>(grantId, out var grant))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var known = await Read(db, grant, now, now - sessions.Value.Idle, trust.IsOn);
        return known is not null && (subject is null || known.AccountId.ToString() == subject)
               && (sessionId is null || known.SessionId.ToString() == sessionId) && known.IsAdmitted(apps)
            ? known.ToClaims(scopes)
            : null;
    }
}
