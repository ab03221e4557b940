using System.Collections.Concurrent;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// When apps and their secrets were last used: noted in memory, written once a minute, whatever the number of requests. A node that
/// falls over forgets its last minute.
/// </summary>
internal sealed class ClientUses(IDbContextFactory<PortalDb> database, TimeProvider time)
{
    public const string SignIn = "sign-in";

    private readonly ConcurrentDictionary<(string ClientId, string What), DateTimeOffset> noted = new();

    /// <summary>A few letters of the hash: enough to tell two secrets apart, nothing to find one with.</summary>
    public static string Fingerprint(byte[] hash) => Convert.ToHexStringLower(hash)[..8];

    public void SignedIn(string clientId) => noted[(clientId, SignIn)] = time.GetUtcNow();

    public void Proven(string clientId, byte[] hash) => noted[(clientId, Fingerprint(hash))] = time.GetUtcNow();

    public async Task<int> Write(CancellationToken ct)
    {
        var all = noted.ToArray();
        if (all.Length == 0)
        {
            return 0;
        }

        string[] clients = [.. all.Select(use => use.Key.ClientId)], whats = [.. all.Select(use => use.Key.What)];
        DateTimeOffset[] ats = [.. all.Select(use => use.Value)];
        await using var db = await database.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into client_uses (client_id, what, at)
            select * from unnest({clients}, {whats}, {ats}) order by 1, 2
            on conflict (client_id, what) do update set at = greatest(client_uses.at, excluded.at)
            """, ct);

        // What was noted meanwhile is newer, and stays for the next time.
        foreach (var use in all)
        {
            noted.TryRemove(use);
        }

        return all.Length;
    }
}
