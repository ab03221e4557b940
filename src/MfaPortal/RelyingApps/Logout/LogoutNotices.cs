using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>
/// Writes down which apps have to hear of sessions that end (OpenID Connect Back-Channel Logout 1.0 §2.5): those that got something
/// because of them and have an address to be told at. What they got may be revoked since: their own session lives on.
/// </summary>
internal sealed class LogoutNotices(PortalDb db, ClientRegistry apps, NoticeLoop loop, TimeProvider time) : IHearsOfSessionEnds
{
    public async Task Ended(IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        string[] told = [.. apps.All.Where(app => app.Client.BackChannelLogoutUri is not null).Select(app => app.Client.Id)];
        if (told.Length == 0)
        {
            return;
        }

        // A code that is still good counts too: it may be redeemed at this very moment, by a statement that saw the session alive.
        var now = time.GetUtcNow();
        Guid[] ids = [.. sessions.Select(session => session.Value)];
        var written = await db.Database.ExecuteSqlAsync($"""
            insert into logout_notices (session_id, client_id, account_id, created_at, next_try_at, attempts)
            select distinct g.session_id, g.client_id, g.account_id, {now}, {now}, 0
              from grants g
             where g.session_id = any({ids}) and g.client_id = any({told})
               and (g.redeemed_at is not null or g.expires_at > {now})
            on conflict do nothing
            """, ct);
        if (written > 0)
        {
            loop.Wake();
        }
    }
}
