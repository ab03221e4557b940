using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Logout;

internal enum AppLeft
{
    SignedOut,
    BeingTold,

    /// <summary>It did not answer, or would not; it may be told later, but nobody should count on it.</summary>
    NotReached,

    /// <summary>It has no address to be told at.</summary>
    CannotBeTold,
}

/// <summary>What became of one app when a session ended.</summary>
internal sealed record AppLeaving(string Name, AppLeft Left);

/// <summary>Reads, for the person who signed out, which apps know it.</summary>
internal sealed class LogoutReceipt(PortalDb db, AppNames names)
{
    public async Task<IReadOnlyList<AppLeaving>> Of(SessionId session, CancellationToken ct)
    {
        var used = await db.Set<GrantRow>()
            .Where(grant => grant.SessionId == session && grant.RedeemedAt != null)
            .Select(grant => grant.ClientId).Distinct().ToListAsync(ct);
        var told = await db.Set<LogoutNotice>()
            .Where(notice => notice.SessionId == session)
            .Select(notice => new { notice.ClientId, notice.DeliveredAt, notice.GivenUpAt, notice.LastAnswer })
            .ToDictionaryAsync(notice => notice.ClientId, ct);
        return
        [
            .. used.Union(told.Keys).Where(app => !RehearsedApp.Is(app))
                .Select(app => (Name: names.Of(app), Told: told.GetValueOrDefault(app)))
                .Where(app => app.Name is not null)
                .Select(app => new AppLeaving(app.Name!, app.Told switch
                {
                    null => AppLeft.CannotBeTold,
                    { DeliveredAt: not null } => AppLeft.SignedOut,
                    { GivenUpAt: null, LastAnswer: null } => AppLeft.BeingTold,
                    _ => AppLeft.NotReached,
                }))
                .OrderBy(app => app.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }
}
