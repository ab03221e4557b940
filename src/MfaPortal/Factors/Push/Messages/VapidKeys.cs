using System.Security.Cryptography;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>Keeps the key pair of RFC 8292: made by whoever needs it first, the same for every node and for ever.</summary>
internal sealed class VapidKeys(IDbContextFactory<PortalDb> database, SecretBox box, TimeProvider time, ILogger<VapidKeys> log) : IDisposable
{
    public const string Purpose = "push-messages";
    public const string Name = "vapid";

    private readonly SemaphoreSlim one = new(1);
    private volatile VapidKey? known;

    /// <exception cref="InvalidOperationException">The key of the database cannot be opened with this master key.</exception>
    public async ValueTask<VapidKey> Get(CancellationToken ct)
    {
        if (known is { } key)
        {
            return key;
        }

        await one.WaitAsync(ct);
        try
        {
            return known ??= Open(await Read(ct));
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<byte[]> Read(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        if (await Stored(db, ct) is { } stored)
        {
            return stored;
        }

        // Of nodes that come here at once the first one's key stays, and the others read it.
        var made = box.Seal(Purpose, Name, VapidKey.New());
        if (await db.Database.ExecuteSqlAsync($"""
            insert into push_message_keys (name, private_key, created_at) values ({Name}, {made}, {time.GetUtcNow()}) on conflict do nothing
            """, ct) == 1)
        {
            log.KeyMade();
        }

        return await Stored(db, ct) ?? throw new InvalidOperationException("Unreachable: the row is there, whoever wrote it, and nobody deletes it.");
    }

    private static Task<byte[]?> Stored(PortalDb db, CancellationToken ct) =>
        db.Set<VapidKeyRow>().Where(row => row.Name == Name).Select(row => row.PrivateKey).SingleOrDefaultAsync(ct);

    // Never replaced by a new one: every phone would be deaf from then on, and nobody would know why.
    private VapidKey Open(byte[] stored)
    {
        try
        {
            return new VapidKey(box.Open(Purpose, Name, stored));
        }
        catch (CryptographicException)
        {
            log.KeyUnreadable();
            throw new InvalidOperationException(
                "The key of push messages cannot be opened: MfaPortal:MasterKey is not the key it was sealed with, or its row is damaged. Nothing was changed. Start with the right master key.");
        }
    }
}
