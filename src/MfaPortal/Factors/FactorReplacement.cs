using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>
/// A new factor takes the place of an old one of its kind, in one transaction: until it is written the old one works, from then on it
/// does not, and whatever was begun with it anywhere else is over.
/// </summary>
internal sealed class FactorReplacement(
    PortalDb db, Challenges challenges, FactorDesk desk, SessionDesk sessions, CurrentSession current, AuditTrail audit, FactorNotices notices,
    ISignInUnderWay signIns, TimeProvider time)
{
    /// <summary>Where it leads, if not back to what the person was at.</summary>
    public const string Done = "/factors?after=replaced";

    /// <summary>Where it leads. The journey it was asked for in has ended with all the others, and knows it still.</summary>
    public async Task<string> LeadsTo(Challenge challenge, CancellationToken ct) => await signIns.LeadsTo(challenge.JourneyId, ct) ?? Done;

    /// <summary>Where it leads who leaves it be.</summary>
    public async Task<string> Cancel(Challenge challenge, CancellationToken ct) => await LeadsTo(challenge, ct) is var end && end == Done ? "/factors" : end;

    /// <summary>What the person calls the one that is to go; null where it is gone already.</summary>
    public Task<string?> NameOfOld(Challenge challenge, CancellationToken ct) =>
        Old(challenge).Select(factor => factor.Label).SingleOrDefaultAsync(ct);

    /// <summary>Name and preference carry over. False: the challenge was over, or the old one was gone; then nothing is written.</summary>
    public async Task<bool> Complete(Challenge challenge, FactorKind kind, NewFactor made, CancellationToken ct)
    {
        var owner = challenge.AccountId;

        // A phone that links itself sends no cookie: the session to keep is that of the computer where it was begun.
        var here = await current.Get(ct);
        var kept = here?.AccountId == owner ? here.SessionId : await signIns.BeganIn(challenge.JourneyId, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await challenges.Hold(owner, ct);
        if (!await challenges.Accept(challenge, kind, made.Id, ct))
        {
            return false;
        }

        // First challenges, then factors, as everybody who locks both.
        await sessions.EndEverything(owner, "factor replaced", owner, except: kept, ct);
        await desk.Hold(owner, ct);
        var old = await Old(challenge).SingleOrDefaultAsync(ct);
        if (old is null)
        {
            db.ChangeTracker.Clear();
            return false;
        }

        var now = time.GetUtcNow();
        await Old(challenge).ExecuteUpdateAsync(row => row.SetProperty(factor => factor.RetiredAt, now), ct);
        db.Add(new Factor
        {
            Id = made.Id,
            AccountId = owner,
            Kind = kind.Name,
            Label = old.Label,
            Device = challenge.Device,
            Payload = made.Payload,
            Lookup = made.Lookup,
            Counter = made.Counter,
            Drift = made.Drift,
            EnrolledAt = now,
            PreferredAt = old.PreferredAt,
            ListedAt = old.ListedAt ?? old.EnrolledAt,
        });
        audit.Add("factor.replaced", owner, facts: [("kind", kind.Name), ("label", old.Label)]);
        await notices.Replaced(owner, kind, old.Label, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private IQueryable<Factor> Old(Challenge challenge) => db.Set<Factor>().AsNoTracking().Where(factor =>
        factor.Id == challenge.FactorId && factor.AccountId == challenge.AccountId && factor.Kind == challenge.Kind && factor.RetiredAt == null);
}
