using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>One try at a challenge, counted already; <see cref="Factors"/> are those it may be tried on, none where the person has to wait.</summary>
internal sealed record FactorTry(ChallengeId Challenge, JourneyId Journey, AccountId Account, byte[]? Payload, IReadOnlyList<TriedFactor> Factors);

internal sealed record TriedFactor(FactorId Id, string Label, byte[] Payload, byte[]? Lookup, int Drift, long Counter)
{
    public string? Device { get; init; }
}

internal sealed partial class FactorDesk
{
    public const int FreeTries = 5;
    public const int LastTry = 100;

    /// <summary>How many of a set may be passed over in a row.</summary>
    public const int MostSkips = 3;

    private sealed record TriedRow(
        Guid ChallengeId, Guid JourneyId, Guid AccountId, byte[]? Kept, Guid? FactorId, string? Label, byte[]? Payload, byte[]? Lookup, int? Drift,
        long? Counter, string? Device);

    /// <summary>
    /// Spends one attempt of the challenge and counts the try against every factor of this kind the person has, in one statement and
    /// before any secret is looked at: parallel guesses cannot share a count, and a lock of one kind locks nothing else (decision D6).
    /// Null: not this browser's, none left, over, or answered already.
    /// </summary>
    public async Task<FactorTry?> Try(string? challenge, FactorKind kind, CancellationToken ct)
    {
        if (!RowId.TryParse<ChallengeId>(challenge, out var key) || browser.Hash is not { } mark)
        {
            return null;
        }

        return await Try(key, kind, Sql.Of($"browser_hash = {mark}"), ct);
    }

    /// <summary>The same for a device that has proven itself by its key: it answers what the person was asked in whatever browser.</summary>
    public Task<FactorTry?> TryFrom(DeviceFactor device, ChallengeId challenge, FactorKind kind, CancellationToken ct) =>
        Try(challenge, kind, Sql.Of($"account_id = {device.AccountId}"), ct);

    private async Task<FactorTry?> Try(ChallengeId challenge, FactorKind kind, Sql mayAnswer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await Sql.Of($"""
            with spent as (
                update challenges set attempts_left = attempts_left - 1
                 where id = {challenge} and kind = {kind.Name} and purpose = {ChallengePurpose.Verify} and {mayAnswer}
                   and attempts_left > 0 and accepted_at is null and voided_at is null and expires_at > {now}
                returning id, journey_id, account_id, payload
            ), held as (
                select f.id from factors f join spent on f.account_id = spent.account_id
                 where f.kind = {kind.Name} and f.retired_at is null
                 order by f.id for update of f
            ), counted as (
                update factors f set failures = f.failures + 1,
                       next_try_at = case when f.failures + 1 < {FreeTries} then null
                           else {now} + least(interval '1 hour', interval '30 seconds' * power(2, least(f.failures - 4, 10))) end
                  from held
                 where f.id = held.id and f.retired_at is null and f.failures < {LastTry}
                   and (f.next_try_at is null or f.next_try_at <= {now})
                returning f.id, f.label, f.payload, f.lookup, f.drift, f.counter, f.device
            )
            select s.id as "ChallengeId", s.journey_id as "JourneyId", s.account_id as "AccountId", s.payload as "Kept",
                   c.id as "FactorId", c.label as "Label", c.payload as "Payload", c.lookup as "Lookup", c.drift as "Drift",
                   c.counter as "Counter", c.device as "Device"
              from spent s left join counted c on true
            """).Rows<TriedRow>(db.Database, ct);
        return rows is [var spent, ..]
            ? new FactorTry(
                new ChallengeId(spent.ChallengeId), new JourneyId(spent.JourneyId), new AccountId(spent.AccountId), spent.Kept,
                [.. rows.Where(row => row.FactorId is not null).Select(row =>
                    new TriedFactor(new FactorId(row.FactorId!.Value), row.Label!, row.Payload!, row.Lookup, row.Drift!.Value, row.Counter!.Value)
                    {
                        Device = row.Device,
                    })])
            : null;
    }

    /// <summary>
    /// The person showed this factor. <paramref name="counter"/> must be greater than every one before (a code or signature
    /// counts once), or 0 and ever 0 where a device does not count (WebAuthn §6.1.1); a set's row is used up instead. One statement does it all: the factor, the challenge, the end of the misses and the
    /// audit; false when somebody was faster or the challenge is over, and then nothing is written.
    /// </summary>
    public async Task<bool> Show(FactorTry tried, FactorKind kind, TriedFactor factor, long? counter, int drift, CancellationToken ct)
    {
        var now = time.GetUtcNow();

        // Locked in the order of Try, first the challenge, then all factors by their ids, so that two of them never wait for each other.
        var shown = Sql.Of($"""
            with open as (
                select id from challenges
                 where id = {tried.Challenge} and accepted_at is null and voided_at is null and expires_at > {now}
                   for update
            ), held as (
                select f.id from factors f join open on true
                 where f.account_id = {tried.Account} and f.kind = {kind.Name} and f.retired_at is null
                 order by f.id for update of f
            ), shown as (
                update factors f set failures = 0, next_try_at = null, last_used_at = {now},
                       counter = coalesce({counter}::bigint, f.counter),
                       drift = case when {counter}::bigint is null then f.drift else {drift} end,
                       retired_at = case when {kind.IsSet} then {now} end
                  from held
                 where f.id = {factor.Id} and f.id = held.id and f.retired_at is null
                   and ({counter}::bigint is null or f.counter < {counter}::bigint or (f.counter = 0 and {counter}::bigint = 0))
                returning f.id
            ), forgiven as (
                update factors f set failures = 0, next_try_at = null
                  from held, shown
                 where f.id = held.id and f.id <> shown.id and f.failures > 0
            ), accepted as (
                update challenges c
                   set accepted_at = {now}, factor_id = shown.id, strength = {kind.Strength}, amr = {kind.Amr}, payload = null,
                       trust = case when c.trust = {TrustOffer.Offered} and {tick.IsSet} then {TrustOffer.Taken} else c.trust end
                  from shown
                 where c.id = {tried.Challenge} and c.accepted_at is null and c.voided_at is null and c.expires_at > {now}
                returning c.id
            ), trusting as (
                {AccountBook.TrustingMailbox(tried.Account, Sql.Of($"{!kind.NeedsMailbox} and exists (select from accepted)"))}
            )
            {audit.Telling(Sql.Of($"accepted"), "factor.shown", tried.Account, ("kind", kind.Name), ("label", factor.Label))}
            """);
        if (!kind.IsSet)
        {
            return await shown.Run(db.Database, ct) == 1;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (kind.Role == FactorRole.Primary)
        {
            // First the account, as whoever closes or resets it: the last of a set is remembered there.
            await AccountBook.Hold(tried.Account).Run(db.Database, ct);
        }

        if (await shown.Run(db.Database, ct) != 1)
        {
            return false;
        }

        var left = await db.Set<Factor>().CountAsync(f => f.AccountId == tried.Account && f.Kind == kind.Name && f.RetiredAt == null, ct);

        if (left == 0 && kind.Role == FactorRole.Primary && !await HasOther(tried.Account, kind, ct))
        {
            await AccountBook.UsedUp(tried.Account, now).Run(db.Database, ct);
        }

        // A backup that is used is news; of what somebody signs in with every day, only that it runs out.
        if (kind.Role == FactorRole.Backup || left <= kind.Few)
        {
            await notices.UsedUp(tried.Account, kind, left, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    // One that is switched off too: what no longer counts is still asked for before anything is enrolled.
    private Task<bool> HasOther(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var others = catalogue.All.Where(other => other.Role == FactorRole.Primary && other.Name != kind.Name).Select(other => other.Name).ToArray();
        return db.Set<Factor>().AnyAsync(f => f.AccountId == account && f.RetiredAt == null && others.Contains(f.Kind), ct);
    }

    /// <summary>
    /// One of a set that the person cannot read or show: gone for good, without showing anything. The try is counted already. Only so many in a
    /// row, or whoever knows the password would empty the set in time. False: it was gone already, or too many went this way.
    /// </summary>
    public async Task<bool> Skip(FactorTry tried, FactorKind kind, TriedFactor factor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var skipped = await Sql.Of($"""
            with skipped as (
                update factors f set retired_at = {time.GetUtcNow()}
                 where id = {factor.Id} and account_id = {tried.Account} and kind = {kind.Name} and retired_at is null
                   and {Skips(tried.Account, kind)} < {MostSkips}
                returning id
            )
            {audit.Telling(Sql.Of($"skipped"), "factor.skipped", tried.Account, ("kind", kind.Name), ("label", factor.Label))}
            """).Run(db.Database, ct);
        if (skipped != 1)
        {
            return false;
        }

        if (await Remaining(tried.Account, kind, ct) is (_, var left) && left <= kind.Few)
        {
            await notices.Skipped(tried.Account, kind, left, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Whether one more of this set may be skipped before one is shown.</summary>
    public async Task<bool> MaySkip(AccountId account, FactorKind kind, CancellationToken ct) =>
        (await Sql.Of($"""
            select ({Skips(account, kind)} < {MostSkips}) as "Value"
              from factors f
             where f.account_id = {account} and f.kind = {kind.Name} and f.retired_at is null
             limit 1
            """).Rows<bool>(db.Database, ct)) is [true];

    // Of the same set as f: retired and never shown, since one of the kind was.
    private static Sql Skips(AccountId account, FactorKind kind) => Sql.Of($"""
        (select count(*) from factors s
          where s.account_id = {account} and s.kind = {kind.Name} and s.enrolled_at = f.enrolled_at and s.retired_at is not null and s.last_used_at is null
            and s.retired_at > coalesce(
                (select max(u.last_used_at) from factors u where u.account_id = {account} and u.kind = {kind.Name}), '-infinity'::timestamptz))
        """);

    /// <summary>For the audit alone; the try is counted already.</summary>
    public async Task Refuse(AccountId account, FactorKind kind, string why, CancellationToken ct)
    {
        audit.Add("factor.refused", account, AuditResult.Refused, facts: [("kind", kind.Name), ("why", why)]);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>When the next try of this kind is allowed, if the person has to wait.</summary>
    public async Task<DateTimeOffset?> WaitUntil(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Factor>()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null && f.NextTryAt > now)
            .MaxAsync(f => f.NextTryAt, ct);
    }
}
