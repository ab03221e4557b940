using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.SignIn;

/// <summary>
/// The one place steps return to: gathers the facts, asks <see cref="NextStep"/>, does what finishing needs, and answers
/// the path to go to. Steps never link to steps.
/// </summary>
internal sealed class Dispatcher(
    PortalDb db, Journeys journeys, Challenges challenges, FactorDesk factors, FactorCatalogue catalogue,
    CurrentSession current, SessionDesk sessions, AccountBook accounts, ClientRegistry apps, TimeProvider time)
{
    public static string PasswordPath(JourneyId id) => $"/sign-in?j={id}";

    public static string ContinuePath(JourneyId id) => $"/sign-in/continue?j={id}";

    public static string NoAccessPath(JourneyId id) => $"/sign-in/no-access?j={id}";

    public static string ResumePath(JourneyId id) => $"/connect/authorize/resume?journey={id}";

    /// <summary>What comes next, for pages that must know before they show themselves.</summary>
    public async Task<NextStep> Ask(Journey journey, CancellationToken ct)
    {
        var session = await UsableSession(journey, ct);
        if ((journey.AccountId ?? session?.AccountId) is not { } account
            || await accounts.Find(account, ct) is not { State: AccountState.Active } person)
        {
            return new NextStep.Password();
        }

        // A backup made in this journey shows nothing: it was handed out, not asked for.
        var proofs = (await journeys.Proofs(journey.Id, account, ct))
            .Where(proof => !proof.EnrolledNow || catalogue.Find(proof.Kind)?.Role == FactorRole.Primary)
            .ToList();
        if (session is { FactorAt: { } shownAt })
        {
            proofs.Add(new ProofFact(null, session.Strength, session.Amr, shownAt, EnrolledNow: false));
        }

        var facts = new JourneyFacts(
            journey.Wish, journey.RequiredStrength, journey.PasswordNotBefore, journey.FactorNotBefore,
            Later(journey.PasswordAt, session?.PasswordAt), journey.PostponedAt is not null, proofs);
        var enrolled = (await factors.List(account, ct))
            .Select(factor => (Kind: catalogue.Find(factor.Kind), factor.LastUsedAt))
            .Where(factor => factor.Kind is not null)
            .Select(factor => new FactorFacts(factor.Kind!, factor.LastUsedAt))
            .ToList();
        return NextStep.Decide(facts, enrolled, catalogue, new PolicyFacts(person.FactorDeadline), time.GetUtcNow());
    }

    /// <summary>Goes one step on: where the browser should be now.</summary>
    public async Task<string> Continue(HttpContext http, Journey journey, CancellationToken ct)
    {
        if (journey.FinishedAt is not null || journey.DeclinedAt is not null)
        {
            return await EndOf(journey, ct);
        }

        switch (await Ask(journey, ct))
        {
            case NextStep.Password:
                return PasswordPath(journey.Id);
            case NextStep.Verify verify:
                return await OpenVerify(journey, verify.Kinds[0], ct);
            case NextStep.Enrol:
                return $"/factors/enrol?j={journey.Id}";
            case NextStep.EnrolBackup backup:
                var id = await challenges.Open(await AccountOf(journey, ct), journey.Id, backup.Kind, ChallengePurpose.Enrol, null, ct);
                return $"{backup.Kind.EnrolPath}?c={id}";
            case NextStep.Finish finish:
                await Finish(http, journey, finish, ct);
                return await EndOf(journey, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<string> OpenVerify(Journey journey, FactorKind kind, CancellationToken ct) =>
        $"{kind.VerifyPath}?c={await challenges.Open(await AccountOf(journey, ct), journey.Id, kind, ChallengePurpose.Verify, null, ct)}";

    public async Task<string> OpenEnrol(Journey journey, FactorKind kind, string? device, CancellationToken ct) =>
        $"{kind.EnrolPath}?c={await challenges.Open(await AccountOf(journey, ct), journey.Id, kind, ChallengePurpose.Enrol, device, ct)}";

    /// <summary>Whom the journey is about: who gave the password in it, else who is signed in.</summary>
    public async Task<AccountId> AccountOf(Journey journey, CancellationToken ct) =>
        journey.AccountId ?? (await UsableSession(journey, ct))?.AccountId
        ?? throw new InvalidOperationException("A step beyond the password without an account.");

    private async Task Finish(HttpContext http, Journey journey, NextStep.Finish finish, CancellationToken ct)
    {
        var account = await AccountOf(journey, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await journeys.Finish(journey.Id, ct))
        {
            return;
        }

        await sessions.Start(http, new ProvenSignIn(account, finish.Strength, finish.Amr, finish.PasswordAt, finish.FactorAt), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // The session the journey began in counts, as long as nobody else gave a password since.
    private async Task<SignedIn?> UsableSession(Journey journey, CancellationToken ct) =>
        await current.Get(ct) is { } session && (journey.AccountId is null || journey.AccountId == session.AccountId) ? session : null;

    /// <summary>Whether this journey is for an app that the person may not use.</summary>
    public async Task<bool> IsTurnedAway(Journey journey, CancellationToken ct) =>
        journey.Request is not null && apps.App(journey.ClientId) is { AllowedRoles.Count: > 0 } app
        && (journey.AccountId ?? (await UsableSession(journey, ct))?.AccountId) is { } account
        && await accounts.Find(account, ct) is { } person && !app.Admits(person.Roles);

    private async Task<string> EndOf(Journey journey, CancellationToken ct) =>
        journey.Request is null ? LocalPath.Or(journey.ReturnTo, "/")
        : journey.DeclinedAt is null && await IsTurnedAway(journey, ct) ? NoAccessPath(journey.Id)
        : ResumePath(journey.Id);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
