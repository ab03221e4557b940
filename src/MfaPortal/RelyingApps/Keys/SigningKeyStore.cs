using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// The keys that sign tokens: rows shared by all nodes, the private halves sealed. Kept in memory and looked at again once a minute,
/// so that a key another node made is published here long before it signs.
/// </summary>
internal sealed class SigningKeyStore(IDbContextFactory<PortalDb> database, SecretBox box, Entropy entropy, TimeProvider time) : ISigningKeys
{
    public const string Purpose = "signing-key";
    private const long Lock = 0x6D66615F6B657973; // "mfa_keys": one node at a time makes keys.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly string[] Algorithms = [SigningAlgorithms.RS256, SigningAlgorithms.ES256];

    private Kept? kept;
    private long lookedAt;
    private int looking;

    private sealed record Kept(SigningKeySet Set, IReadOnlyDictionary<string, SigningKey> Opened);

    /// <summary>
    /// Called once at start; may run beside other preparations, because the first start ever makes an RSA key, which takes up to a second.
    /// </summary>
    /// <exception cref="InvalidOperationException">A key cannot be opened with this master key.</exception>
    public async Task Prepare(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var rows = await Published(db, ct);
        if (Missing(rows).Count > 0)
        {
            rows = await MakeMissing(db, ct);
        }

        lookedAt = time.GetTimestamp();
        Keep(rows);
    }

    public ValueTask<SigningKeySet> Read(CancellationToken ct)
    {
        var now = Volatile.Read(ref kept) ?? throw new InvalidOperationException("Prepare comes before the first request.");
        if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) < LookEvery || Interlocked.Exchange(ref looking, 1) == 1)
        {
            return new(now.Set);
        }

        return LookAgain(ct);
    }

    // One request a minute waits for this; the others go on with what is in memory.
    private async ValueTask<SigningKeySet> LookAgain(CancellationToken ct)
    {
        try
        {
            Volatile.Write(ref lookedAt, time.GetTimestamp());
            await using var db = await database.CreateDbContextAsync(ct);
            return Keep(await Published(db, ct));
        }
        finally
        {
            Volatile.Write(ref looking, 0);
        }
    }

    private async Task<List<SigningKeyRow>> Published(PortalDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<SigningKeyRow>().AsNoTracking()
            .Where(key => key.RetiresAt == null || key.RetiresAt > now)
            .ToListAsync(ct);
    }

    private async Task<List<SigningKeyRow>> MakeMissing(PortalDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", ct);
        var rows = await Published(db, ct);
        foreach (var algorithm in Missing(rows))
        {
            var row = await Task.Run(() => Make(algorithm), ct);
            db.Add(row);
            rows.Add(row);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return rows;
    }

    private List<string> Missing(List<SigningKeyRow> rows)
    {
        var now = time.GetUtcNow();
        return [.. Algorithms.Where(algorithm => !rows.Exists(row => row.Algorithm == algorithm && row.SignsFrom <= now))];
    }

    // Signs at once: nobody can have kept a list of keys from before there was one.
    private SigningKeyRow Make(string algorithm)
    {
        var kid = entropy.Text(12);
        var key = SigningKey.NewPrivateKey(algorithm);
        var now = time.GetUtcNow();
        var row = new SigningKeyRow { Kid = kid, Algorithm = algorithm, PrivateKey = box.Seal(Purpose, kid, key), CreatedAt = now, SignsFrom = now };
        CryptographicOperations.ZeroMemory(key);
        return row;
    }

    private SigningKeySet Keep(List<SigningKeyRow> rows)
    {
        var now = time.GetUtcNow();
        var before = Volatile.Read(ref kept);

        // In one order everywhere, so that the nodes publish the same bytes under the same version.
        rows.Sort(static (left, right) => string.CompareOrdinal(left.Kid, right.Kid));
        var current = rows.Where(row => row.SignsFrom <= now).GroupBy(row => row.Algorithm).Select(keys => keys.MaxBy(row => row.SignsFrom)!.Kid).ToList();
        var version = $"{string.Join(' ', rows.Select(row => row.Kid))} / {string.Join(' ', current.Order(StringComparer.Ordinal))}";
        if (before?.Set.Version == version)
        {
            return before.Set;
        }

        var opened = rows.ToDictionary(row => row.Kid, row => before?.Opened.GetValueOrDefault(row.Kid) ?? Open(row));
        var set = new SigningKeySet(version, [.. current.Select(kid => opened[kid])], [.. rows.Select(row => opened[row.Kid])]);
        Volatile.Write(ref kept, new Kept(set, opened));
        return set;
    }

    private SigningKey Open(SigningKeyRow row)
    {
        byte[] key;
        try
        {
            key = box.Open(Purpose, row.Kid, row.PrivateKey);
        }
        catch (CryptographicException)
        {
            throw new InvalidOperationException(
                $"Signing key {row.Kid} cannot be opened: MfaPortal:MasterKey is not the key it was sealed with. Nothing was changed. Start with the right master key.");
        }

        var opened = new SigningKey(row.Kid, row.Algorithm, key);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }
}
