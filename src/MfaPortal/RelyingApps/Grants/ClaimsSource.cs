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
internal sealed class ClaimsSource(PortalDb db, ClientRegistry apps, IOptions<SessionOptions> sessions, TimeProvider time) : IClaims
{
    private sealed record Known(
        string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language, string[] Roles,
        string ClientId);

    // The same conditions as for the browser's own session: who is signed out here is signed out everywhere.
    private static readonly Func<PortalDb, AccountId, SessionId, GrantId, DateTimeOffset, DateTimeOffset, Task<Known?>> Read =
        EF.CompileAsyncQuery((PortalDb db, AccountId subject, SessionId sessionId, GrantId grantId, DateTimeOffset now, DateTimeOffset activeSince) =>
            (from grant in db.Set<GrantRow>().AsNoTracking()
             join session in db.Set<Session>() on grant.SessionId equals session.Id
             join account in db.Set<Account>() on session.AccountId equals account.Id
             where grant.Id == grantId && grant.RevokedAt == null && session.Id == sessionId && account.Id == subject
                   && session.EndedAt == null && session.ExpiresAt > now && session.LastActivityAt > activeSince
                   && account.State == AccountState.Active
                   && (session.Strength > Strength.Password || account.FactorDeadline == null || account.FactorDeadline > now)
             select new Known(
                 account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email, account.Language,
                 account.Roles, grant.ClientId)).SingleOrDefault());

    public async Task<SubjectClaims?> ForSubject(
        string subject, string sessionId, string grantId, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!RowId.TryParse<AccountId>(subject, out var account)
            || !RowId.TryParse<SessionId>(sessionId, out var session)
            || !RowId.TryParse<GrantId>(grantId, out var grant))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var known = await Read(db, account, session, grant, now, now - sessions.Value.Idle);

        // Who lost the right to use the app lost it for what the app holds already.
        return known is null || apps.App(known.ClientId)?.Admits(known.Roles) == false ? null : new SubjectClaims
        {
            Name = known.DisplayName,
            GivenName = known.GivenName,
            FamilyName = known.FamilyName,
            PreferredUsername = known.UserName,
            Email = known.Email,

            // An account's address comes from the organisation or from a link that was followed, never from the person's word alone.
            EmailVerified = known.Email is not null,
            Locale = known.Language,
            Groups = scopes.Contains("groups") ? known.Roles : null,
        };
    }
}
