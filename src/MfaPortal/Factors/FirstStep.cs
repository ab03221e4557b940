using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>A question that was put to a browser before anybody was known, as it came back.</summary>
internal sealed record AskedFirst(ChallengeId Challenge, JourneyId Journey, byte[] Question)
{
    public string Next => Challenges.Continue(Journey);
}

/// <summary>A factor that names its owner, before what it shows is looked at.</summary>
internal sealed record FirstTry(AccountId Account, TriedFactor Factor);

/// <summary>How a sign-in learns whom it is about without a password; filled by the room SignIn.</summary>
internal interface IJourneyOwners
{
    /// <summary>The piece that gives an open journey of this browser to an account that is not closed: a row if it did.</summary>
    Sql Giving(JourneyId journey, AccountId account);
}

/// <summary>
/// A sign-in that a factor begins, for kinds that say so (<see cref="FactorKind.BeginPartial"/>). Nothing is stored as long as nobody answers: the
/// question travels sealed, bound to the browser and the journey, and its number is used up by the row of its acceptance.
/// </summary>
internal sealed class FirstStep(
    PortalDb db, BrowserMark browser, FactorCatalogue catalogue, IJourneyOwners journeys, SecretBox box, QuietRefusals<FirstStep> refusals, RequestFacts request,
    AuditTrail audit, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const string Purpose = "first-step";
    private const int IdLength = 16;
    private const int HeaderLength = IdLength + sizeof(long);
    private const int LongestTicket = 4096;

    /// <summary>Seals the question for this browser and journey; null where there is no such journey, or the kind begins no sign-in here.</summary>
    public string? Ask(string? journey, FactorKind kind, ReadOnlySpan<byte> question)
    {
        if (!RowId.TryParse<JourneyId>(journey, out var key) || !catalogue.Beginning.Contains(kind))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var plain = new byte[HeaderLength + question.Length];
        RowId.New<ChallengeId>(now).Value.TryWriteBytes(plain);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(IdLength), (now + Life).ToUnixTimeMilliseconds());
        question.CopyTo(plain.AsSpan(HeaderLength));
        return Base64Url.EncodeToString(box.Seal(Purpose, Owner(key, kind, browser.Ensure()), plain));
    }

    /// <summary>Null: too late, or not what this browser was asked in this journey.</summary>
    public AskedFirst? Open(string? journey, FactorKind kind, string? ticket)
    {
        if (!RowId.TryParse<JourneyId>(journey, out var key) || browser.Hash is not { } mark || !catalogue.Beginning.Contains(kind)
            || ticket is not { Length: > 0 and <= LongestTicket } || !Base64Url.IsValid(ticket))
        {
            return null;
        }

        try
        {
            var plain = box.Open(Purpose, Owner(key, kind, mark), Base64Url.DecodeFromChars(ticket));
            var until = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(IdLength)));
            return until > time.GetUtcNow()
                ? new AskedFirst(new ChallengeId(new Guid(plain.AsSpan(0, IdLength))), key, plain[HeaderLength..])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whose factor of this kind names itself so; null where nobody has such a one. Nothing is counted: its name is no secret, what it shows cannot be
    /// guessed, and a count would only lock its owner out at a stranger's wish.
    /// </summary>
    public async Task<FirstTry?> Find(FactorKind kind, byte[] lookup, CancellationToken ct)
    {
        var found = await db.Set<Factor>().AsNoTracking()
            .Where(factor => factor.Kind == kind.Name && factor.Lookup == lookup && factor.RetiredAt == null)
            .Select(factor => new FirstTry(
                factor.AccountId, new TriedFactor(factor.Id, factor.Label, factor.Payload, factor.Lookup, factor.Drift, factor.Counter)))
            .ToListAsync(ct);
        return found is [var one] ? one : null;
    }

    /// <summary>
    /// The person showed this factor: the journey is theirs, and the question is used up. <paramref name="counter"/> as in <see cref="FactorDesk.Show"/>.
    /// False, and nothing is written, where the question was answered before, the journey is over, the account closed, the factor gone, or its counter did not grow.
    /// </summary>
    public async Task<bool> Show(AskedFirst asked, FirstTry tried, FactorKind kind, long counter, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // All of it or, by the transaction, nothing: a challenge that is there already gives no row, and neither does what follows from it.
        var shown = await Sql.Of($"""
            with given as ({journeys.Giving(asked.Journey, tried.Account)}),
            accepted as (
                insert into challenges (id, account_id, journey_id, kind, purpose, browser_hash, attempts_left, created_at, expires_at,
                                        accepted_at, factor_id, strength, amr)
                select {asked.Challenge}, {tried.Account}, given.id, {kind.Name}, {ChallengePurpose.Verify}, {browser.Ensure()}, 0, {now}, {now + Life},
                       {now}, {tried.Factor.Id}, {kind.Strength}, {kind.Amr}
                  from given
                    on conflict (id) do nothing
                returning id
            ), held as (
                select f.id from factors f join accepted on true
                 where f.account_id = {tried.Account} and f.kind = {kind.Name} and f.retired_at is null
                 order by f.id for update of f
            ), shown as (
                update factors f set failures = 0, next_try_at = null, last_used_at = {now}, counter = {counter}
                  from held
                 where f.id = {tried.Factor.Id} and f.id = held.id and f.retired_at is null
                   and (f.counter < {counter} or (f.counter = 0 and {counter} = 0))
                returning f.id
            ), forgiven as (
                update factors f set failures = 0, next_try_at = null
                  from held, shown
                 where f.id = held.id and f.id <> shown.id and f.failures > 0
            ), trusting as (
                {AccountBook.TrustingMailbox(tried.Account, Sql.Of($"{!kind.NeedsMailbox} and exists (select from shown)"))}
            )
            {audit.Telling(Sql.Of($"shown"), "factor.shown", tried.Account, ("kind", kind.Name), ("label", tried.Factor.Label))}
            """).Run(db.Database, ct);
        if (shown != 1)
        {
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>For the audit alone, and not without end; nobody is named where nobody is known.</summary>
    public async Task Refuse(AccountId? account, FactorKind kind, string why, CancellationToken ct)
    {
        if (refusals.Tells(account?.ToString() ?? request.Place.ToString(), isKnown: account is not null) is { } untold)
        {
            audit.Add("factor.refused", account, AuditResult.Refused, facts: [("kind", kind.Name), ("why", why), untold]);
            await db.SaveChangesAsync(ct);
        }
    }

    private static string Owner(JourneyId journey, FactorKind kind, byte[] browser) => $"{kind.Name}/{journey}/{Convert.ToHexString(browser)}";
}
