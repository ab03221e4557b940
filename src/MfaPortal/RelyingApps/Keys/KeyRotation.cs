using System.Globalization;
using System.Security.Cryptography;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// The only writer of the keys. Everything happens under one advisory lock, so that of any number of nodes one makes the next key,
/// and of two administrators one replaces a key.
/// </summary>
internal sealed class KeyRotation(
    PortalDb db, AuditTrail audit, SecretBox box, Entropy entropy, IOptions<SigningKeysOptions> options, TimeProvider time, ILogger<KeyRotation> log)
{
    private const long Lock = 0x6D66615F6B657973; // "mfa_keys"

    // How far a node's clock may lag without its being left with no key that signs.
    private static readonly TimeSpan ClockLag = TimeSpan.FromMinutes(1);

    private readonly SigningKeysOptions turns = options.Value;

    /// <summary>The keys that this master key does not open. Withdrawn ones do not matter as long as anything opens.</summary>
    public async Task<IReadOnlyList<string>> Unopenable(CancellationToken ct)
    {
        var rows = await db.Set<SigningKeyRow>().AsNoTracking().ToListAsync(ct);
        var closed = rows.Where(row => !Opens(row)).ToList();
        return [.. closed.Where(row => row.WithdrawnAt is null || closed.Count == rows.Count).Select(row => row.Kid)];
    }

    /// <summary>Where an algorithm has no key: one that signs at once, because nobody can have kept a list of keys from before there was one.</summary>
    public async Task MakeFirst(CancellationToken ct)
    {
        if (Missing(await db.Set<SigningKeyRow>().AsNoTracking().ToListAsync(ct), time.GetUtcNow()).Length == 0)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var rows = await Locked(ct);

        // Read only now: to a clock from before the wait, the keys another node made meanwhile would not sign yet.
        var now = time.GetUtcNow();
        foreach (var algorithm in Missing(rows, now))
        {
            await Add(rows, algorithm, now, null, null, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What is due by the clock: next keys are made, dead rows go. False: another node is at it.</summary>
    public async Task<bool> Turn(CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock({Lock}) as "Value" """).SingleAsync(ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var rows = await db.Set<SigningKeyRow>().ToListAsync(ct);
        db.RemoveRange(rows.Where(row => row.ForgottenAt <= now));
        foreach (var algorithm in SigningKeyStore.Algorithms)
        {
            // Where a key does not open, another master key may be at work: then nothing new is made behind the operator's back.
            var alive = Alive(rows, algorithm, now);
            if (alive is [.., { } last] && last.SignsFrom <= now && last.SignsFrom + turns.SignsFor - turns.PublishedBefore <= now && alive.All(Opens))
            {
                await Add(rows, algorithm, Later(last.SignsFrom + turns.SignsFor, now + turns.PublishedBefore), null, null, ct);
            }
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Next keys now instead of when they are due; they sign after the usual time. Returns how many there were to make.</summary>
    public async Task<int> MakeNext(AccountId actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var rows = await Locked(ct);
        var now = time.GetUtcNow();
        var made = 0;
        foreach (var algorithm in SigningKeyStore.Algorithms.Where(algorithm => Alive(rows, algorithm, now) is [.., { } last] && last.SignsFrom <= now))
        {
            await Add(rows, algorithm, now + turns.PublishedBefore, actor, null, ct);
            made++;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return made;
    }

    /// <summary>
    /// Gives a key up at once. In the place of one that signs a new one signs at once, and the next one goes with it: it lay beside
    /// the stolen one. In the place of a next one comes another, published for the usual time. False: it was good for nothing already.
    /// </summary>
    public async Task<bool> Withdraw(string kid, AccountId actor, string reason, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var rows = await Locked(ct);
        var now = time.GetUtcNow();
        if (rows.Find(row => row.Kid == kid) is not { } lost || !lost.Dates.IsAlive(now))
        {
            return false;
        }

        var state = KeyCalendar.State(lost.Dates, rows.Select(row => row.Dates), now);
        foreach (var row in Alive(rows, lost.Algorithm, now).Where(row => row == lost || (state == KeyState.Current && row.SignsFrom > now)))
        {
            row.WithdrawnAt = now;
            row.ForgottenAt = now + turns.KnownAfter;
            audit.Add("signing-key.withdrawn", null, actor: actor, facts: [("key", row.Kid), ("algorithm", row.Algorithm), ("reason", reason)]);
            log.Withdrawn(row.Kid, row.Algorithm);
        }

        if (state is KeyState.Current or KeyState.Next)
        {
            await Add(rows, lost.Algorithm, state == KeyState.Current ? now - ClockLag : now + turns.PublishedBefore, actor, reason, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<List<SigningKeyRow>> Locked(CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", ct);
        return await db.Set<SigningKeyRow>().ToListAsync(ct);
    }

    private async Task Add(List<SigningKeyRow> rows, string algorithm, DateTimeOffset signsFrom, AccountId? actor, string? reason, CancellationToken ct)
    {
        var kid = entropy.Text(12);
        var now = time.GetUtcNow();
        var row = new SigningKeyRow
        {
            Kid = kid,
            Algorithm = algorithm,
            PrivateKey = await Task.Run(() => SealedKey.New(box, kid, algorithm), ct),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
        rows.Add(row);
        db.Add(row);
        SayWhenTheyRetire(Alive(rows, algorithm, now), now);
        audit.Add("signing-key.made", null, actor: actor,
            facts: [("key", kid), ("algorithm", algorithm), ("from", signsFrom.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)), ("reason", reason)]);
        log.Made(kid, algorithm, signsFrom);
    }

    // What retired already keeps the times it was given; a turn that is still to come may have moved.
    private void SayWhenTheyRetire(List<SigningKeyRow> alive, DateTimeOffset now)
    {
        foreach (var (row, successor) in alive.Zip(alive.Skip(1)))
        {
            if (row.RetiresAt is null || successor.SignsFrom >= now)
            {
                row.RetiresAt = successor.SignsFrom + turns.PublishedAfter;
                row.ForgottenAt = successor.SignsFrom + turns.KnownAfter;
            }
        }
    }

    private static string[] Missing(List<SigningKeyRow> rows, DateTimeOffset now) =>
        [.. SigningKeyStore.Algorithms.Where(algorithm => KeyCalendar.Current(algorithm, rows.Select(row => row.Dates), now) is null)];

    private static List<SigningKeyRow> Alive(List<SigningKeyRow> rows, string algorithm, DateTimeOffset now) =>
        [.. rows.Where(row => row.Algorithm == algorithm && row.Dates.IsAlive(now)).OrderBy(row => row.SignsFrom).ThenBy(row => row.Kid, StringComparer.Ordinal)];

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private bool Opens(SigningKeyRow row)
    {
        try
        {
            box.Open(SealedKey.Purpose, row.Kid, row.PrivateKey);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
