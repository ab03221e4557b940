using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Storage;

/// <summary>Brings the database to this version's tables, and makes sure it belongs to this master key.</summary>
internal sealed class Schema(IDbContextFactory<PortalDb> database, SecretBox box)
{
    private const string ProofName = "master-key-proof";
    private static readonly byte[] Proof = "This database was made with this master key."u8.ToArray();

    public async Task Migrate(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        if (await IsBehind(db, ct))
        {
            await db.Database.MigrateAsync(ct);
        }
    }

    /// <exception cref="InvalidOperationException">Tables are missing or old, or the master key is not the one of this database.</exception>
    public async Task Check(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        if (await IsBehind(db, ct))
        {
            throw new InvalidOperationException("The database is older than this version of the portal. Run: MfaPortal migrate");
        }

        var fact = await db.Set<StorageFact>().AsNoTracking().SingleOrDefaultAsync(row => row.Name == ProofName, ct);
        if (fact is null)
        {
            db.Add(new StorageFact { Name = ProofName, Value = box.Seal(ProofName, "", Proof) });
            await db.SaveChangesAsync(ct);
            return;
        }

        try
        {
            box.Open(ProofName, "", fact.Value);
        }
        catch (CryptographicException)
        {
            throw new InvalidOperationException(
                "MfaPortal:MasterKey is not the key this database was made with. Nothing was changed. Start with the right key, or restore it from your vault.");
        }
    }

    // Asked first: to migrate nothing takes a tenth of a start.
    private static async Task<bool> IsBehind(PortalDb db, CancellationToken ct) => (await db.Database.GetPendingMigrationsAsync(ct)).Any();
}
