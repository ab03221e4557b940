using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// Brings the table's apps into memory: at start, after a change that was made here, and every two seconds for those that were made on
/// another node. A look costs one small statement.
/// </summary>
internal sealed class ClientWatch(
    IDbContextFactory<PortalDb> database, ClientRegistry registry, ClientUses uses, TimeProvider time, ILogger<ClientWatch> log) : RepeatedWork(Every, time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private const int LooksPerWrite = 30;

    private readonly SemaphoreSlim looking = new(1);
    private int rounds;

    /// <summary>Before the first request. Answers why the portal must not start, one sentence each.</summary>
    public async Task<IReadOnlyList<string>> Prepare(CancellationToken ct)
    {
        await Look(ct);
        return [.. registry.Snapshot.Wrong.Where(wrong => registry.Snapshot.FromFile.ContainsKey(wrong.Key)).Select(wrong => $"{ClientsOptions.Section}:{wrong.Key} {string.Join(' ', wrong.Value)}")];
    }

    public async Task Look(CancellationToken ct)
    {
        // One after the other, so that an older look never replaces a newer one.
        await looking.WaitAsync(ct);
        try
        {
            await using var db = await database.CreateDbContextAsync(ct);
            if (await StoredClients.Read(db, registry.Stamp, ct) is { } changed)
            {
                registry.Take(changed);
            }
        }
        finally
        {
            looking.Release();
        }
    }

    public override void Dispose()
    {
        looking.Dispose();
        base.Dispose();
    }

    protected override async Task Work(bool woken, CancellationToken ct)
    {
        var write = ++rounds % LooksPerWrite == 0;
        registry.LookAtFile();
        await Look(ct);
        if (write)
        {
            await uses.Write(ct);
        }
    }

    // The apps stay as they are meanwhile.
    protected override void SayTrouble(Exception failure) => log.LogWarning(failure, "The apps could not be looked at. It is tried again");

    protected override void SayOver() => log.LogInformation("The apps can be looked at again");
}
