using MfaPortal.Sessions;

namespace MfaPortal.SignIn;

/// <summary>What finishing needs: a session, and the trust of the browser that was wished for.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>
    /// Who was asked whether what they sign in with is gone has answered: signed in from here on, and not asked again in this journey. Its app
    /// has its answer still to come. False: it is not at this point.
    /// </summary>
    public async Task<bool> FinishRecovered(HttpContext http, string? id, CancellationToken ct) =>
        await Look(id, ct) is var (sight, session) && sight.Journey is { FinishedAt: null, DeclinedAt: null }
        && await Decide(sight, session, ct) is NextStep.Finish { Recovered: true } finish
        && await Finish(http, sight, finish, session, ct);

    // False: the session this is about ended meanwhile. Whoever else was faster to finish leads to the same end.
    private async Task<bool> Finish(HttpContext http, JourneySight sight, NextStep.Finish finish, SignedIn? session, CancellationToken ct)
    {
        if (session is null)
        {
            await StartAnew(http, sight, finish, answered: false, ct);
            return true;
        }

        // The password's transaction, where the journey ends with the password.
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (!await journeys.Finish(sight.Journey.Id, ct))
        {
            return true;
        }

        if (!await sessions.Start(http, Proven(sight.Person!, finish), ct))
        {
            return false;
        }

        await db.SaveChangesAsync(ct);
        if (trust.IsWanted(sight, finish))
        {
            await trust.Give(sight.Person!.Id, ct);
        }

        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        return true;
    }

    // One statement for nearly everybody. Who wants the browser to be trusted has that in the same transaction, so that whatever ends
    // everything of a person finds it.
    private async Task<StartedSession?> StartAnew(HttpContext http, JourneySight sight, NextStep.Finish finish, bool answered, CancellationToken ct)
    {
        var (proven, finishing) = (Proven(sight.Person!, finish), journeys.Finishing(sight.Journey.Id, answered));
        if (!trust.IsWanted(sight, finish))
        {
            return await sessions.StartWith(http, proven, finishing, ct);
        }

        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (await sessions.StartWith(http, proven, finishing, ct) is not { } started)
        {
            return null;
        }

        await trust.Give(sight.Person!.Id, ct);
        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        return started;
    }

    private static ProvenSignIn Proven(JourneyPerson person, NextStep.Finish finish) =>
        new(person.Id, finish.Strength, finish.Amr, finish.PasswordAt, finish.FactorAt) 
        { TrustedBrowser = finish.TrustedBrowser, StrongAt = finish.StrongAt, ResistantAt = finish.ResistantAt };
}
