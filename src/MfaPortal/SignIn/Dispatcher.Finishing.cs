using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.SignIn;

/// <summary>What the end of a journey does: the session, and the trust of the browser that it takes or gives.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>
    /// A journey that is over but for its end, at the app's own door: finishes and answers it in one statement. Null: not yet,
    /// or somebody was faster.
    /// </summary>
    public async Task<SignedIn?> FinishForApp(HttpContext http, JourneySight sight, CancellationToken ct)
    {
        var session = await current.Get(ct);
        if (!EndsWhereItAnswers(sight, session) || await Decide(sight, session, ct) is not NextStep.Finish { Recovered: false } finish)
        {
            return null;
        }

        var person = sight.Person!;
        await using var own = finish.TrustedBrowser && db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if ((finish.TrustedBrowser ? await ProvenByTrust(sight, finish, ct) : Proven(person, finish)) is not { } proven)
        {
            return null;
        }

        var started = await StartAnew(http, sight, proven, answered: true, ct);
        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        return started is not null
            ? new SignedIn(
                started.Id, person.Id, person.UserName, person.DisplayName, person.Email, person.Language, person.Roles, finish.Strength,
                [.. finish.Amr], started.At, finish.PasswordAt, finish.FactorAt, started.At, started.ExpiresAt, person.FactorDeadline)
            { TrustedBrowserId = proven.TrustedBrowserId, StrongAt = finish.StrongAt, ResistantAt = finish.ResistantAt }
            : null;
    }

    /// <summary>
    /// Who was asked whether what they sign in with is gone has answered: signed in from here on, and not asked again in this journey. Its app
    /// has its answer still to come. False: it is not at this point.
    /// </summary>
    public async Task<bool> FinishRecovered(HttpContext http, string? id, CancellationToken ct) =>
        await Look(id, ct) is var (sight, session) && sight.Journey is { FinishedAt: null, DeclinedAt: null }
        && await Decide(sight, session, ct) is NextStep.Finish { Recovered: true } finish
        && await Finish(http, sight, Proven(sight.Person!, finish), session, ct);

    private async Task<string> FinishByTrust(HttpContext http, JourneySight sight, NextStep.Finish finish, SignedIn? session, CancellationToken ct)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (await ProvenByTrust(sight, finish, ct) is not { } proven)
        {
            return ContinuePath(sight.Journey.Id);
        }

        var finished = await Finish(http, sight, proven, session, ct);
        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        return finished ? EndOf(sight) : ExpiredPath(sight.Journey.Id.ToString());
    }

    // False: the session this is about ended meanwhile. Whoever else was faster to finish leads to the same end.
    private async Task<bool> Finish(HttpContext http, JourneySight sight, ProvenSignIn proven, SignedIn? session, CancellationToken ct)
    {
        if (session is null)
        {
            await StartAnew(http, sight, proven, answered: false, ct);
            return true;
        }

        // The password's transaction, where the journey ends with the password.
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (!await journeys.Finish(sight.Journey.Id, ct))
        {
            return true;
        }

        // Browsers before sessions, as for who removes one.
        if (trust.IsWanted(sight, proven))
        {
            await trust.Hold(sight.Person!.Id, ct);
        }

        if (!await sessions.Start(http, proven, ct))
        {
            return false;
        }

        await db.SaveChangesAsync(ct);
        if (trust.IsWanted(sight, proven))
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
    private async Task<StartedSession?> StartAnew(HttpContext http, JourneySight sight, ProvenSignIn proven, bool answered, CancellationToken ct)
    {
        var finishing = journeys.Finishing(sight.Journey.Id, answered);
        if (!trust.IsWanted(sight, proven))
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

    // The browser is held until the session is there: who removes it at this very moment ends both. The journey first, as for whoever ends
    // everything of a person. Null: it is trusted no longer.
    private async Task<ProvenSignIn?> ProvenByTrust(JourneySight sight, NextStep.Finish finish, CancellationToken ct)
    {
        await journeys.Hold(sight.Journey.Id, ct);
        return await trust.Use(sight.Person!.Id, ct) is { } browser ? Proven(sight.Person, finish) with { TrustedBrowserId = browser } : null;
    }

    private static ProvenSignIn Proven(JourneyPerson person, NextStep.Finish finish) =>
        new(person.Id, finish.Strength, finish.Amr, finish.PasswordAt, finish.FactorAt)
        { StrongAt = finish.StrongAt, ResistantAt = finish.ResistantAt };
}
