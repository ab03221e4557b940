using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>An app was reached when it took up a sign-in; the code alone went through the browser only.</summary>
internal sealed class ReachedApps(PortalDb db, ClientRegistry apps) : IReachedApps
{
    public async Task<ILookup<SessionId, string>> Of(IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        var reached = await db.Set<GrantRow>().AsNoTracking()
            .Where(grant => sessions.Contains(grant.SessionId) && grant.RedeemedAt != null)
            .Select(grant => new { grant.SessionId, grant.ClientId })
            .Distinct()
            .ToListAsync(ct);
        return reached
            .Where(one => !RehearsedApp.Is(one.ClientId))
            .Select(one => (one.SessionId, Name: apps.App(one.ClientId)?.Client.Name ?? one.ClientId))
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .ToLookup(one => one.SessionId, one => one.Name);
    }
}
