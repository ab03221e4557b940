using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// The keys as this node knows them: in memory, so that no request waits for the database and none fails because it is away.
/// <see cref="KeyWorker"/> looks for changes; a change of state comes by the clock alone.
/// </summary>
internal sealed class SigningKeyStore(
    IDbContextFactory<PortalDb> database, IServiceScopeFactory scopes, SecretBox box, TimeProvider time, ILogger<SigningKeyStore> log)
    : ISigningKeys, IDisposable
{
    public static readonly string[] Algorithms = [SigningAlgorithms.RS256, SigningAlgorithms.ES256];

    private readonly SemaphoreSlim one = new(1);
    private Kept? kept;
    private HashSet<string> missing = [];

    /// <param name="Until">The first moment at which <paramref name="Set"/> is wrong.</param>
    private sealed record Kept(IReadOnlyList<KnownKey> Keys, SigningKeySet Set, IReadOnlySet<string> Unreadable, DateTimeOffset Until);

    private sealed record KnownKey(KeyDates Dates, SigningKey Key);

    /// <summary>Keys of the database that this node cannot open.</summary>
    public IReadOnlySet<string> Unreadable => Volatile.Read(ref kept)?.Unreadable ?? new HashSet<string>();

    /// <summary>
    /// Called once at start; may run beside other preparations, because the first start ever makes an RSA key, which takes up to a second.
    /// </summary>
    /// <exception cref="InvalidOperationException">A key cannot be opened with this master key.</exception>
    public async Task Prepare(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rotation = scope.ServiceProvider.GetRequiredService<KeyRotation>();
        if (await rotation.Unopenable(ct) is { Count: > 0 } unopenable)
        {
            throw new InvalidOperationException(
                $"Signing keys cannot be opened ({string.Join(", ", unopenable)}): MfaPortal:MasterKey is not the key they were sealed with, or their rows are damaged. Nothing was changed. Start with the right master key.");
        }

        await rotation.MakeFirst(ct);
        await Look(ct);
    }

    public ValueTask<SigningKeySet> Read(CancellationToken ct)
    {
        var known = Volatile.Read(ref kept) ?? throw new InvalidOperationException("Prepare comes before the first request.");
        return new(time.GetUtcNow() < known.Until ? known.Set : TurnOver(known));
    }

    /// <summary>One small statement; a second one fetches keys that are new here.</summary>
    public async Task Look(CancellationToken ct)
    {
        // In turn, so that an older answer never replaces a newer one.
        await one.WaitAsync(ct);
        try
        {
            await using var db = await database.CreateDbContextAsync(ct);
            var dates = await db.Set<SigningKeyRow>().AsNoTracking()
                .Select(row => new KeyDates(row.Kid, row.Algorithm, row.SignsFrom, row.RetiresAt, row.ForgottenAt, row.WithdrawnAt))
                .ToListAsync(ct);
            await Learn(db, dates, ct);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task Learn(PortalDb db, List<KeyDates> dates, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = Volatile.Read(ref kept);
        var opened = before?.Keys.ToDictionary(known => known.Dates.Kid, known => known.Key) ?? [];
        var alive = dates.Where(key => key.IsAlive(now)).ToList();
        var unreadable = before?.Unreadable.Where(kid => alive.Any(key => key.Kid == kid)).ToHashSet() ?? [];
        var strange = alive.Select(key => key.Kid).Where(kid => !opened.ContainsKey(kid) && !unreadable.Contains(kid)).ToArray();
        if (strange.Length > 0)
        {
            foreach (var row in await db.Set<SigningKeyRow>().AsNoTracking().Where(row => strange.Contains(row.Kid)).ToListAsync(ct))
            {
                if (SealedKey.Open(box, row.Kid, row.Algorithm, row.PrivateKey) is { } key)
                {
                    opened[row.Kid] = key;
                }
                else
                {
                    unreadable.Add(row.Kid);
                    log.Unreadable(row.Kid, row.Algorithm);
                }
            }
        }

        List<KnownKey> keys = [.. alive.Where(key => opened.ContainsKey(key.Kid)).Select(key => new KnownKey(key, opened[key.Kid]))];
        Volatile.Write(ref kept, Arrange([.. keys, .. Spared(before, keys, dates, now)], unreadable, before, now));
    }

    // Rows that are simply no longer there, or do not open, must not leave an algorithm without a key. A withdrawn one never comes back.
    private List<KnownKey> Spared(Kept? before, List<KnownKey> keys, List<KeyDates> dates, DateTimeOffset now)
    {
        List<KnownKey> spared = [];
        foreach (var algorithm in Algorithms.Where(algorithm => KeyCalendar.Current(algorithm, keys.Select(known => known.Dates), now) is null))
        {
            spared.AddRange(before?.Keys.Where(known => known.Dates.Algorithm == algorithm && known.Dates.IsAlive(now)
                && dates.All(key => key.Kid != known.Dates.Kid)) ?? []);
        }

        var missed = spared.Select(known => known.Dates.Algorithm).ToHashSet();
        foreach (var algorithm in missed.Except(missing))
        {
            log.NoneLeft(algorithm);
        }

        missing = missed;
        return spared;
    }

    private SigningKeySet TurnOver(Kept known)
    {
        var turned = Arrange(known.Keys, known.Unreadable, known, time.GetUtcNow());

        // Another request may have done the same; what a look learned meanwhile is newer than either.
        var found = Interlocked.CompareExchange(ref kept, turned, known);
        return (ReferenceEquals(found, known) ? turned : found)!.Set;
    }

    private Kept Arrange(IReadOnlyList<KnownKey> keys, IReadOnlySet<string> unreadable, Kept? before, DateTimeOffset now)
    {
        // In one order everywhere, so that the nodes publish the same bytes under the same version.
        var dates = keys.Select(known => known.Dates).ToList();
        var states = keys.OrderBy(known => known.Dates.Kid, StringComparer.Ordinal).Select(known => (known.Key, State: KeyCalendar.State(known.Dates, dates, now))).ToList();
        SigningKey[] Of(params KeyState[] wanted) => [.. states.Where(entry => wanted.Contains(entry.State)).Select(entry => entry.Key)];
        var (current, published, remembered) = (Of(KeyState.Current), Of(KeyState.Next, KeyState.Current, KeyState.Retired), Of(KeyState.Remembered));

        var version = $"{Ids(published)} / {Ids(current)} / {Ids(remembered)}";
        var set = before?.Set.Version == version ? before.Set : new SigningKeySet(version, current, published, remembered);
        foreach (var key in current.Where(key => before is not null && !(before.Set.Algorithms.Contains(key.Algorithm) && before.Set.Current(key.Algorithm) == key)))
        {
            log.Signs(key.Algorithm, key.Id);
        }

        return new Kept(keys, set, unreadable, KeyCalendar.NextChange(dates, now));
    }

    private static string Ids(SigningKey[] keys) => string.Join(' ', keys.Select(key => key.Id));
}
