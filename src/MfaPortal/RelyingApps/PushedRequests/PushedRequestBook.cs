using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.PushedRequests;

/// <summary>Pushed requests: one statement to keep, one to take. What is used or expired goes with the next clean-up.</summary>
internal sealed class PushedRequestBook(PortalDb db) : IPushedRequests
{
    public Task Keep(byte[] reference, StoredRequest request, DateTimeOffset expiresAt, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"""
            insert into pushed_requests (reference, client_id, request, expires_at)
            values ({reference}, {request.Demand.ClientId}, {request.ToText()}, {expiresAt})
            """, ct);

    public async Task<StoredRequest?> Take(byte[] reference, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await db.Database.SqlQuery<string>($"""
            update pushed_requests set used_at = {now}
             where reference = {reference} and client_id = {clientId} and used_at is null and expires_at > {now}
            returning request as "Value"
            """).ToListAsync(ct);
        return taken is [var text] ? StoredRequest.FromText(text) : null;
    }
}
