using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>A secret as the table keeps it.</summary>
internal sealed record StoredSecret(byte[] Hash, DateTimeOffset? ExpiresAt);

/// <summary>A row, with its secrets; perhaps wrong.</summary>
internal sealed record StoredClient(string Id, string Settings, bool IsOn, int Version, IReadOnlyList<StoredSecret> Secrets);

/// <summary>The whole table at one moment. The stamp changes with every change of it.</summary>
/// <param name="Deleted">Ids that nobody may have, in the settings neither.</param>
internal sealed record StoredClients(string Stamp, IReadOnlyList<StoredClient> All, IReadOnlyList<string> Deleted)
{
    public static readonly StoredClients None = new("", [], []);

    /// <summary>Null: nothing changed since <paramref name="known"/>.</summary>
    public static async Task<StoredClients?> Read(PortalDb db, string? known, CancellationToken ct)
    {
        // First the stamp, then the rows: a change in between shows as another stamp the next time.
        var stamp = await db.Database.SqlQuery<string>($"""
            select coalesce(md5(string_agg(id || ' ' || version || ' ' || extract(epoch from changed_at), ',' order by id)), '') as "Value" from clients
            """).SingleAsync(ct);
        if (stamp == known)
        {
            return null;
        }

        var secrets = (await db.Set<ClientSecretRow>().AsNoTracking().ToListAsync(ct)).ToLookup(secret => secret.ClientId);
        var rows = (await db.Set<ClientRow>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct)).ToLookup(row => row.Settings == ClientRow.Deleted);
        return new StoredClients(stamp, [.. rows[false].Select(row => new StoredClient(
            row.Id, row.Settings, row.IsOn, row.Version,
            [.. secrets[row.Id].OrderBy(secret => secret.CreatedAt).Select(secret => new StoredSecret(secret.Hash, secret.ExpiresAt))]))], [.. rows[true].Select(row => row.Id)]);
    }
}
