using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>Opens and finds challenges. Each belongs to the browser that asked: another browser finds nothing (enrolment.md §6.3).</summary>
internal sealed partial class Challenges(
    PortalDb db, BrowserMark browser, CurrentSession current, FactorCatalogue catalogue, AuditTrail audit, FactorNotices notices, ISignInUnderWay signIns,
    TimeProvider time) : IEndsWithThePerson, IEndsBeforeASession
{
    public const int Attempts = 20;

    /// <summary>How many earlier secrets of a person are looked at to explain a wrong code.</summary>
    public const int Remembered = 5;

    /// <summary>How often within an hour a person is told that an enrolment began anew in another browser.</summary>
    public const int RestartsTold = 2;

    private static readonly TimeSpan EnrolLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan VerifyLife = TimeSpan.FromMinutes(30);

    // The proof that opened it is as old; long enough to get an app on a new phone.
    private static readonly TimeSpan ProvenLife = TimeSpan.FromMinutes(30);

    /// <summary>The open question of this kind in this journey, asked anew where there is none: one statement.</summary>
    public async Task<ChallengeId> OpenVerify(AccountId account, JourneyId journey, FactorKind kind, bool offersTrust, CancellationToken ct)
    {
        // Who had to fall back on a backup has lost something: not the moment to trust a browser.
        var trust = offersTrust && kind.Role == FactorRole.Primary ? TrustOffer.Offered : TrustOffer.None;
        var (now, mark) = (time.GetUtcNow(), browser.Ensure());
        var rows = await Sql.Of($"""
            with mine as (
                select id from challenges
                 where journey_id = {journey} and account_id = {account} and kind = {kind.Name} and purpose = {ChallengePurpose.Verify}
                   and browser_hash = {mark} and accepted_at is null and voided_at is null and expires_at > {now}
                   and attempts_left > 0
                 limit 1
            ), made as (
                insert into challenges (id, account_id, journey_id, kind, purpose, browser_hash, attempts_left, created_at, expires_at, amr, trust)
                select {RowId.New<ChallengeId>(now)}, {account}, {journey}, {kind.Name}, {ChallengePurpose.Verify}, {mark}, {Attempts}, {now},
                       {now + VerifyLife}, {Array.Empty<string>()}, {trust}
                 where not exists (select from mine)
                returning id
            )
            select id as "Value" from mine union all select id from made
            """).Rows<Guid>(db.Database, ct);
        return new ChallengeId(rows[0]);
    }

    /// <summary>
    /// The enrolment of this kind for this journey. One begun earlier in this browser goes on with the secret it
    /// had; one begun in another browser dies, so that who has only the password never sees a secret that counts later.
    /// </summary>
    public Task<ChallengeId> OpenEnrol(AccountId account, JourneyId journey, FactorKind kind, string? device, bool proven, CancellationToken ct) =>
        Open(account, journey, kind, ChallengePurpose.Enrol, null, device, proven, ct);

    /// <summary>The same for one that takes the place of <paramref name="old"/>; whoever opens it has seen to the proof.</summary>
    public Task<ChallengeId> OpenReplace(AccountId account, JourneyId journey, FactorKind kind, FactorId old, CancellationToken ct) =>
        Open(account, journey, kind, ChallengePurpose.Replace, old, null, proven: true, ct);

    private async Task<ChallengeId> Open(
        AccountId account, JourneyId journey, FactorKind kind, ChallengePurpose purpose, FactorId? old, string? device, bool proven, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var mark = browser.Ensure();
        var open = await db.Set<Challenge>()
            .Where(row => row.AccountId == account && row.Kind == kind.Name && row.Purpose == purpose && row.FactorId == old
                          && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .ToListAsync(ct);
        var mine = open.FirstOrDefault(row => row.BrowserHash.AsSpan().SequenceEqual(mark));
        foreach (var other in open.Where(row => row != mine))
        {
            other.VoidedAt = now;
        }

        // Two browsers that take turns would write letters without end to whom they belong; who knows the password has both.
        if (open.Any(row => !row.BrowserHash.AsSpan().SequenceEqual(mark))
            && await audit.Count("enrolment.restarted", account, now - TimeSpan.FromHours(1), ct) < RestartsTold)
        {
            audit.Add("enrolment.restarted", account, facts: [("kind", kind.Name), ("why", "begun anew in another browser")]);
            await notices.RestartedElsewhere(account, ct);
        }

        if (mine is null)
        {
            mine = new Challenge
            {
                Id = RowId.New<ChallengeId>(now),
                AccountId = account,
                JourneyId = journey,
                Kind = kind.Name,
                Purpose = purpose,
                FactorId = old,
                BrowserHash = mark,
                AttemptsLeft = Attempts,
                CreatedAt = now,
                ExpiresAt = now + (proven ? ProvenLife : EnrolLife),
            };
            db.Add(mine);
        }

        // One that was opened for a first factor and is taken up beside another lives no longer than its proof either.
        mine.ExpiresAt = proven && mine.ExpiresAt > now + ProvenLife ? now + ProvenLife : mine.ExpiresAt;
        mine.Proven = proven;
        mine.JourneyId = journey;
        mine.Device = device ?? mine.Device;
        await db.SaveChangesAsync(ct);
        return mine.Id;
    }

    /// <summary>
    /// Null: unknown, another browser's, voided or expired; the page leads back to the journey's start either way. So does an enrolment that
    /// nothing but the password opened, once that was long ago: an address in the history is no password (threat T21).
    /// </summary>
    public async Task<Challenge?> Find(string? id, string kind, ChallengePurpose purpose, CancellationToken ct)
    {
        if (!RowId.TryParse<ChallengeId>(id, out var key) || browser.Hash is not { } mark)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var found = await db.Set<Challenge>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == key && row.Kind == kind && row.Purpose == purpose && row.BrowserHash == mark
                   && row.VoidedAt == null && row.ExpiresAt > now, ct);
        return found is null || !IsForgotten(found) || await signIns.IsAtHand(found.JourneyId, found.AccountId, ct) ? found : null;

        static bool IsForgotten(Challenge one) => one is { Purpose: ChallengePurpose.Enrol, Proven: false, AcceptedAt: null };
    }

    /// <summary>What a question of this browser belonged to, however it ended.</summary>
    public async Task<JourneyId?> JourneyOf(string? id, CancellationToken ct) =>
        RowId.TryParse<ChallengeId>(id, out var key) && browser.Hash is { } mark
            ? await db.Set<Challenge>().Where(row => row.Id == key && row.BrowserHash == mark).Select(row => (JourneyId?)row.JourneyId).SingleOrDefaultAsync(ct)
            : null;

    /// <summary>Keeps the kind's pending secret; of two tabs the first wins and both show the same. Answers what is kept.</summary>
    public async Task<byte[]> KeepPayload(Challenge challenge, byte[] payload, CancellationToken ct)
    {
        if (challenge.Payload is { } kept)
        {
            return kept;
        }

        var stored = await db.Set<Challenge>().Where(row => row.Id == challenge.Id && row.Payload == null)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Payload, payload), ct);
        return stored == 1
            ? payload
            : (await db.Set<Challenge>().Where(row => row.Id == challenge.Id).Select(row => row.Payload).SingleAsync(ct))!;
    }

    public Task ReplacePayload(ChallengeId challenge, byte[] payload, CancellationToken ct) =>
        db.Set<Challenge>().Where(row => row.Id == challenge && row.AcceptedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Payload, payload), ct);

    /// <summary>
    /// Puts something new in the place of what <paramref name="seen"/> kept. False: somebody else did so meanwhile, or it is over.
    /// </summary>
    public async Task<bool> ExchangePayload(Challenge seen, byte[] payload, CancellationToken ct)
    {
        var (now, before) = (time.GetUtcNow(), seen.Payload);
        return await db.Set<Challenge>()
            .Where(row => row.Id == seen.Id && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now && row.Payload == before)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Payload, payload), ct) == 1;
    }

    /// <summary>
    /// Spends one attempt of an enrolment whose proof could be guessed, before it is looked at; answers what the challenge kept. Whoever
    /// begins anew, in whatever browser, begins with what is left of a day's attempts. Null: none left, or over.
    /// </summary>
    public async Task<byte[]?> SpendWhileEnrolling(Challenge challenge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var spent = await db.Database.SqlQuery<byte[]>($"""
            update challenges c set attempts_left = attempts_left - 1
             where c.id = {challenge.Id.Value} and c.purpose = {(int)ChallengePurpose.Enrol}
               and c.attempts_left > 0 and c.accepted_at is null and c.voided_at is null and c.expires_at > {now} and c.payload is not null
               and c.attempts_left > (
                   select coalesce(sum({Attempts} - other.attempts_left), 0) from challenges other
                    where other.account_id = c.account_id and other.kind = c.kind and other.purpose = c.purpose and other.id <> c.id
                      and other.accepted_at is null and other.created_at > {now - EnrolLife})
            returning c.payload as "Value"
            """).ToListAsync(ct);
        return spent.SingleOrDefault();
    }

    /// <summary>What was pending in enrolments that were begun anew elsewhere: to tell an old entry from a wrong code.</summary>
    public async Task<IReadOnlyList<KnownSecret>> Voided(Challenge challenge, CancellationToken ct) =>
        await db.Set<Challenge>().AsNoTracking()
            .Where(row => row.AccountId == challenge.AccountId && row.Kind == challenge.Kind && row.Purpose != ChallengePurpose.Verify
                          && row.VoidedAt != null && row.Payload != null)
            .OrderByDescending(row => row.CreatedAt)
            .Select(row => new KnownSecret(row.Id.Value, null, row.CreatedAt, row.Payload!))
            .Take(Remembered)
            .ToListAsync(ct);

    /// <summary>Where a page leads whose challenge is gone.</summary>
    public const string Lost = "/sign-in/expired";

    /// <summary>The same, from where the way back to the app can be found.</summary>
    public static string LostPath(string? challenge) => $"{Lost}?c={Uri.EscapeDataString(challenge ?? "")}";

    public static string OtherWay(Challenge challenge) => $"/sign-in/other-way?j={challenge.JourneyId}";

    public static string ChooseAgain(Challenge challenge) => $"/factors/enrol?j={challenge.JourneyId}";

    /// <summary>Where every challenge leads when it is over, well or not: the journey decides what comes next.</summary>
    public static string Continue(Challenge challenge) => Continue(challenge.JourneyId);

    public static string Continue(FactorTry tried) => Continue(tried.Journey);

    internal static string Continue(JourneyId journey) => $"/sign-in/continue?j={journey}";
}
