using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.SignIn;

/// <summary>Keeps journeys: begun for a browser, found by that browser alone, finished and answered once.</summary>
internal sealed class Journeys(PortalDb db, BrowserMark browser, JourneyLimit limit, RequestFacts request, AuditTrail audit, Clock clock, TimeProvider time)
    : IEndsWithThePerson, IEndsBeforeASession, IJourneyOwners
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private static readonly Func<PortalDb, JourneyId, DateTimeOffset, byte[]?, AccountId?, Task<JourneySight?>> Sight =
        EF.CompileAsyncQuery((PortalDb db, JourneyId key, DateTimeOffset now, byte[]? mark, AccountId? signedIn) => db.Set<Journey>().AsNoTracking()
            .Where(row => row.Id == key && row.ExpiresAt > now && (row.BrowserHash == null || row.BrowserHash == mark))
            .Select(row => new JourneySight(
                row,
                db.Set<Account>()
                    .Where(account => account.Id == (row.AccountId ?? signedIn) && account.State == AccountState.Active)
                    .Select(account => new JourneyPerson(
                        account.Id, account.UserName, account.DisplayName, account.Email, account.Language, account.Roles, account.FactorDeadline,
                        account.PostponedUntil, account.MailboxDistrustedUntil)
                    {
                        FactorsUsedUp = account.FactorsUsedUpAt != null,
                    })
                    .FirstOrDefault(),
                db.Set<Factor>()
                    .Where(factor => factor.AccountId == (row.AccountId ?? signedIn) && factor.RetiredAt == null)
                    .GroupBy(factor => factor.Kind)
                    .Select(kind => new EnrolledKind(
                        kind.Key, kind.Max(factor => factor.LastUsedAt), kind.Max(factor => factor.PreferredAt), kind.Count(factor => factor.Id == row.FactorId) > 0)
                    {
                        Count = kind.Count(),
                    })
                    .ToList(),
                db.Set<Challenge>()
                    .Where(challenge => challenge.JourneyId == row.Id && challenge.AccountId == (row.AccountId ?? signedIn)
                                        && challenge.AcceptedAt != null && challenge.VoidedAt == null)
                    .Select(challenge => new ProofFact(
                        challenge.Kind, challenge.Strength!.Value, challenge.Amr, challenge.AcceptedAt!.Value, challenge.Purpose != ChallengePurpose.Verify)
                    {
                        WantsTrust = challenge.Trust == TrustOffer.Taken,
                    })
                    .ToList()))
            .AsSingleQuery()
            .SingleOrDefault());

    /// <exception cref="TooManySignInsException">Nobody is signed in, and this place has begun enough of them.</exception>
    public async Task<JourneyId> Begin(Journey journey, CancellationToken ct)
    {
        if (journey.SessionId is null && !limit.Allows(request.Place))
        {
            throw new TooManySignInsException();
        }

        db.Add(journey);
        await db.SaveChangesAsync(ct);
        return journey.Id;
    }

    /// <summary>Null: unknown, expired or another browser's. The first browser that comes with the id of an unbound journey owns it.</summary>
    public async Task<Journey?> Find(string? id, CancellationToken ct)
    {
        if (!RowId.TryParse<JourneyId>(id, out var key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var mark = browser.Hash;
        var journey = await db.Set<Journey>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == key && row.ExpiresAt > now && (row.BrowserHash == null || row.BrowserHash == mark), ct);
        return journey is { BrowserHash: null } && !await Claim(key, ct) ? null : journey;
    }

    /// <summary>The app that a journey of this browser was for, over or not.</summary>
    public async Task<string?> AppOf(string? id, CancellationToken ct) =>
        RowId.TryParse<JourneyId>(id, out var key) && browser.Hash is { } mark
            ? await db.Set<Journey>().Where(row => row.Id == key && row.BrowserHash == mark).Select(row => row.ClientId).SingleOrDefaultAsync(ct)
            : null;

    /// <summary>
    /// The journey with all that decides what comes next, in one statement: the person (who gave the password in it, else
    /// <paramref name="signedIn"/>), their kinds of factors, and what was accepted in this journey for that person and no other (threat T07).
    /// </summary>
    public async Task<JourneySight?> Look(string? id, AccountId? signedIn, CancellationToken ct)
    {
        if (!RowId.TryParse<JourneyId>(id, out var key))
        {
            return null;
        }

        ct.ThrowIfCancellationRequested();
        var sight = await Sight(db, key, time.GetUtcNow(), browser.Hash, signedIn);
        return sight is { Journey.BrowserHash: null } && !await Claim(key, ct) ? null : sight;
    }

    /// <summary>
    /// The right password, given in this journey. <paramref name="settling"/> is the piece that settles it in the room of passwords:
    /// both hold or neither, so that a reset at this very moment ends the journey with the rest.
    /// </summary>
    public async Task<PasswordGiven> SetPassword(string? id, AccountId account, Sql settling, CancellationToken ct)
    {
        var key = RowId.TryParse<JourneyId>(id, out var parsed) ? parsed : default;
        var now = time.GetUtcNow();
        var rows = await Sql.Of($"""
            with settled as ({settling}),
            given as (
                update journeys set account_id = {account}, password_at = {now},
                       postponed_at = case when journeys.account_id = {account} then journeys.postponed_at end
                  from settled
                 where id = {key} and browser_hash = {browser.Ensure()} and finished_at is null and declined_at is null and expires_at > {now}
                returning id
            )
            select exists (select from settled) as "Settled", exists (select from given) as "InJourney"
            """).Rows<PasswordGiven>(db.Database, ct);
        return rows[0];
    }

    // What was given or put off in it for another account is worth nothing for this one (threat T07).
    Sql IJourneyOwners.Giving(JourneyId journey, AccountId account)
    {
        var now = time.GetUtcNow();
        return Sql.Of($"""
            update journeys set account_id = {account},
                   password_at = case when account_id = {account} then password_at end,
                   postponed_at = case when account_id = {account} then postponed_at end
             where id = {journey} and browser_hash = {browser.Ensure()} and finished_at is null and declined_at is null and expires_at > {now}
               and exists (select from accounts where accounts.id = {account} and accounts.state = {AccountState.Active})
            returning id
            """);
    }

    /// <summary>Was reminded, and goes on without a factor this time; worth nothing once the person's own day or the deadline has come.</summary>
    public Task GoOn(Journey journey, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return Open(journey.Id).ExecuteUpdateAsync(row => row.SetProperty(j => j.PostponedAt, now), ct);
    }

    /// <summary>
    /// The person chose a day: kept with the account, and the journey goes on, in one statement with its audit. The account comes first, as
    /// for everybody who writes both. False: the journey or the time to choose is over.
    /// </summary>
    public async Task<bool> Postpone(Journey journey, AccountId account, DateTimeOffset until, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = Sql.Of($"""
            exists (select from journeys
                     where id = {journey.Id} and finished_at is null and declined_at is null and expires_at > {now})
            """);
        return await Sql.Of($"""
            with postponed as ({AccountBook.Postponing(account, until, now, open)}),
            gone_on as (
                update journeys set postponed_at = {now} from postponed
                 where journeys.id = {journey.Id} and finished_at is null and declined_at is null
                returning journeys.id
            )
            {audit.Telling(Sql.Of($"gone_on"), "enrolment.postponed", account, ("until", clock.Exact(until)))}
            """).Run(db.Database, ct) == 1;
    }

    /// <summary>Whoever ends it waits for the caller's transaction.</summary>
    public Task Hold(JourneyId id, CancellationToken ct) => db.Database.ExecuteSqlAsync($"select from journeys where id = {id.Value} for update", ct);

    /// <summary>True for exactly one of parallel callers.</summary>
    public async Task<bool> Finish(JourneyId id, CancellationToken ct) => await Finishing(id, answered: false).Run(db.Database, ct) == 1;

    /// <summary>The same as a piece of the statement that starts the session; a row for exactly one of parallel callers.</summary>
    public Sql Finishing(JourneyId id, bool answered)
    {
        var now = time.GetUtcNow();
        return Sql.Of($"""
            update journeys set finished_at = {now}, answered_at = case when {answered} then {now} end
             where id = {id} and finished_at is null and declined_at is null and answered_at is null and expires_at > {now}
            returning id
            """);
    }

    public async Task<bool> Decline(JourneyId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await Open(id).ExecuteUpdateAsync(row => row.SetProperty(j => j.DeclinedAt, now), ct) == 1;
    }

    /// <summary>A journey answers its app once; true for exactly one of parallel callers.</summary>
    public async Task<bool> Answer(JourneyId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Journey>()
            .Where(row => row.Id == id && row.AnsweredAt == null && row.ExpiresAt > now && (row.FinishedAt != null || row.DeclinedAt != null))
            .ExecuteUpdateAsync(row => row.SetProperty(j => j.AnsweredAt, now), ct) == 1;
    }

    Task IEndsWithThePerson.EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct) =>
        // One that is finished opens nothing by itself: what it leads to takes a session that lives.
        End(db.Set<Journey>().Where(row => row.AccountId == account && row.FinishedAt == null), ct);

    // Not one in which somebody else has given a password since.
    Task IEndsBeforeASession.End(AccountId account, SessionId session, CancellationToken ct) =>
        End(db.Set<Journey>().Where(row => row.AccountId == account && row.SessionId == session && row.FinishedAt == null), ct);

    public Task End(JourneyId id, CancellationToken ct) => End(db.Set<Journey>().Where(row => row.Id == id), ct);

    /// <summary>Ends what this person has under way in this browser: what was proven there is not left to who sits down next.</summary>
    public async Task EndHere(AccountId account, CancellationToken ct)
    {
        if (browser.Hash is { } mark)
        {
            await End(db.Set<Journey>().Where(row => row.AccountId == account && row.BrowserHash == mark), ct);
        }
    }

    // A whole life back, not now: a request that read the clock before this, or another node's clock that lags, must not find
    // the journey alive once it has waited for the row.
    private Task<int> End(IQueryable<Journey> journeys, CancellationToken ct)
    {
        var past = time.GetUtcNow() - Life;
        return journeys.Where(row => row.AnsweredAt == null && row.ExpiresAt > past)
            .ExecuteUpdateAsync(row => row.SetProperty(j => j.ExpiresAt, past), ct);
    }

    private async Task<bool> Claim(JourneyId key, CancellationToken ct)
    {
        var mark = browser.Ensure();
        return await db.Set<Journey>().Where(row => row.Id == key && row.BrowserHash == null)
            .ExecuteUpdateAsync(row => row.SetProperty(j => j.BrowserHash, mark), ct) == 1;
    }

    private IQueryable<Journey> Open(JourneyId id)
    {
        var now = time.GetUtcNow();
        return db.Set<Journey>().Where(row => row.Id == id && row.FinishedAt == null && row.DeclinedAt == null && row.ExpiresAt > now);
    }
}
