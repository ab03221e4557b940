using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.Factors;

internal sealed record RemovalLook(FactorSummary Factor, bool IsSet, bool MayRenew, bool IsLast, bool MayRemove)
{
    /// <summary>There is another that could be offered first.</summary>
    public bool MayPrefer { get; init; }
}

/// <summary>A person removes a factor of their own: other browsers are signed out with it, and the last one stays while the policy asks for one.</summary>
internal sealed class FactorRemoval(PortalDb db, FactorDesk desk, FactorCatalogue catalogue, SessionDesk sessions, TimeProvider time)
{
    public async Task<RemovalLook?> Look(SignedIn owner, FactorId id, CancellationToken ct)
    {
        var all = await desk.List(owner.AccountId, ct);
        if (all.FirstOrDefault(factor => factor.Id == id) is not { } factor || catalogue.Find(factor.Kind) is not { } kind)
        {
            return null;
        }

        // The other codes of a sheet go with it.
        // What counts for nothing is no other.
        var counting = catalogue.For(owner.Roles, owner.Email is not null);
        var others = all.Any(other => other.Id != id && !(kind.IsSet && other.Kind == factor.Kind)
            && counting.Any(known => known.Name == other.Kind && known.Role == FactorRole.Primary));
        var last = kind.Role == FactorRole.Primary && !others;
        var demanded = owner.FactorDeadline <= time.GetUtcNow();
        return new RemovalLook(factor, kind.IsSet, kind.IsSet && catalogue.IsOn(kind), last, !last || !demanded)
        {
            MayPrefer = kind.Role == FactorRole.Primary && others,
        };
    }

    public async Task<bool> RemoveOwn(SignedIn owner, FactorId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await Look(owner, id, ct) is not { MayRemove: true })
        {
            return false;
        }

        // First challenges, then factors, as everybody who locks both; and looked at again once they are held, so that of two
        // removals at once one finds the other's factor gone.
        await sessions.EndEverything(owner.AccountId, "factor removed", owner.AccountId, except: owner.SessionId, ct);
        await desk.Hold(owner.AccountId, ct);
        if (await Look(owner, id, ct) is not { MayRemove: true }
            || await desk.Remove(owner.AccountId, id, owner.AccountId, reason: null, ct) is null)
        {
            db.ChangeTracker.Clear();
            return false;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
