using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.PushedRequests;

/// <summary>The table's key decides who was first, on whichever node (threat T69).</summary>
internal sealed class ReplayGuard(PortalDb db) : IReplayGuard
{
    public async ValueTask<bool> FirstUse(byte[] proof, DateTimeOffset until, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync(
            $"insert into used_proofs (proof, expires_at) values ({proof}, {until}) on conflict do nothing", ct) == 1;
}
