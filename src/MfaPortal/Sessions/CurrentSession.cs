using System.Security.Claims;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>The session of this request, read at most once. Everything asks the row: what ended there is over everywhere.</summary>
internal sealed class CurrentSession(
    IHttpContextAccessor accessor, PortalDb db, SessionCookie cookie, IOptions<SessionOptions> options, ITrustSwitch trust, TimeProvider time)
{
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);

    private static readonly Func<PortalDb, SessionId, byte[], DateTimeOffset, DateTimeOffset, bool, Task<SignedIn?>> Read =
        EF.CompileAsyncQuery((PortalDb db, SessionId id, byte[] secret, DateTimeOffset now, DateTimeOffset activeSince, bool trusts) =>
            (from session in db.Set<Session>().AsNoTracking()
             join account in db.Set<Account>() on session.AccountId equals account.Id
             where session.Id == id && session.SecretHash == secret && session.EndedAt == null
                   && session.ExpiresAt > now && session.LastActivityAt > activeSince
                   && account.State == AccountState.Active
                   // A deadline that has passed ends password-only sessions as well (decision D9); one that stands in for a factor
                   // counts only while browsers are trusted.
                   && (session.Strength > Strength.Password
                       || (session.TrustedBrowserId != null ? trusts : account.FactorDeadline == null || account.FactorDeadline > now))
             select new SignedIn(
                 session.Id, account.Id, account.UserName, account.DisplayName, account.Email, account.Language, account.Roles,
                 session.Strength, session.Amr, session.AuthenticatedAt, session.PasswordAt, session.FactorAt,
                 session.LastActivityAt, session.ExpiresAt, account.FactorDeadline)
             {
                 TrustedBrowserId = session.TrustedBrowserId,
                 StrongAt = session.StrongAt,
                 ResistantAt = session.ResistantAt,
             }).SingleOrDefault());

    private bool asked;
    private SignedIn? found;

    public async Task<SignedIn?> Get(CancellationToken ct)
    {
        if (asked)
        {
            return found;
        }

        ct.ThrowIfCancellationRequested();
        asked = true;
        if (accessor.HttpContext is { } http && cookie.Read(http) is var (id, secret))
        {
            var now = time.GetUtcNow();
            found = await Read(db, id, secret.Hash, now, now - options.Value.Idle, trust.IsOn);
        }

        return found;
    }

    /// <summary>A request of the person's own keeps the session alive; polling and silent renewals never call this.</summary>
    public async Task Touch(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await Get(ct) is { } session && session.LastActivityAt <= now - TouchEvery)
        {
            await db.Set<Session>()
                .Where(row => row.Id == session.SessionId && row.EndedAt == null && row.LastActivityAt < now)
                .ExecuteUpdateAsync(row => row.SetProperty(s => s.LastActivityAt, now), ct);
            found = session with { LastActivityAt = now };
        }
    }

    /// <summary>What the antiforgery token is bound to; nothing else reads this principal.</summary>
    public ClaimsPrincipal Principal => found is null
        ? new ClaimsPrincipal(new ClaimsIdentity())
        : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, found.AccountId.ToString())], "session"));

    /// <summary>After a start or an end in this very request the old answer no longer holds.</summary>
    internal void Forget() => asked = false;
}
