using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.Extensions.Options;

namespace MfaPortal.SignIn;

/// <summary>
/// The one place steps return to: gathers the facts, asks <see cref="NextStep"/>, does what finishing needs, and answers
/// the path to go to. Steps never link to steps.
/// </summary>
internal sealed partial class Dispatcher(
    PortalDb db, Journeys journeys, Challenges challenges, FactorCatalogue catalogue, CurrentSession current, SessionDesk sessions,
    ClientRegistry apps, TrustPolicy trust, IOptions<Sessions.SessionOptions> limits, TimeProvider time)
{
    public const string Expired = "/sign-in/expired";

    /// <summary>The same, from where the way back to the app can be found.</summary>
    public static string ExpiredPath(string? id) => id is null ? Expired : $"{Expired}?j={Uri.EscapeDataString(id)}";

    public static string PasswordPath(JourneyId id) => $"/sign-in?j={id}";

    public static string ContinuePath(JourneyId id) => $"/sign-in/continue?j={id}";

    public static string NoAccessPath(JourneyId id) => $"/sign-in/no-access?j={id}";

    public static string StuckPath(JourneyId id) => $"/sign-in/stuck?j={id}";

    public static string RecoveredPath(JourneyId id) => $"/sign-in/recovered?j={id}";

    public static string ResumePath(JourneyId id) => $"/connect/authorize/resume?journey={id}";

    /// <summary>What comes next, for pages that must know before they show themselves; null: no such journey in this browser.</summary>
    public async Task<(Journey Journey, NextStep Step)?> Ask(string? id, CancellationToken ct) =>
        await Look(id, ct) is var (sight, session) ? (sight.Journey, await Decide(sight, session, ct)) : null;

    /// <summary>Goes one step on: where the browser should be now.</summary>
    public async Task<string> Continue(HttpContext http, string? id, CancellationToken ct)
    {
        if (await Look(id, ct) is not var (sight, session))
        {
            return ExpiredPath(id);
        }

        var journey = sight.Journey;
        if (journey.FinishedAt is not null || journey.DeclinedAt is not null)
        {
            return EndOf(sight);
        }

        switch (await Decide(sight, session, ct))
        {
            case NextStep.Password:
                return PasswordPath(journey.Id);
            case NextStep.Verify verify:
                return $"{VerifyPath(sight, verify.Kinds[0])}?c={await challenges.OpenVerify(sight.Person!.Id, journey.Id, verify.Kinds[0], verify.OffersTrust, ct)}";
            case NextStep.Enrol { PostponedUntil: not null }:
                return $"/sign-in/reminder?j={journey.Id}";
            case NextStep.Enrol enrol when !enrol.Proven && await challenges.Begun(journey.Id, sight.Person!.Id, ct) is var (begun, opened)
                                           && enrol.Kinds.FirstOrDefault(kind => kind.Name == begun) is { } goesOn:
                return $"{goesOn.EnrolPath}?c={opened}";
            case NextStep.Enrol:
                return $"/factors/enrol?j={journey.Id}";
            case NextStep.Replace replace:
                var next = await challenges.OpenReplace(sight.Person!.Id, journey.Id, replace.Kind, journey.FactorId!.Value, ct);
                return $"{replace.Kind.ReplacePath}?c={next}";
            case NextStep.Stuck:
                return StuckPath(journey.Id);
            case NextStep.EnrolBackup backup:
                var challenge = await challenges.OpenEnrol(sight.Person!.Id, journey.Id, backup.Kind, null, proven: true, ct);
                return $"{backup.Kind.EnrolPath}?c={challenge}";
            case NextStep.Finish { Recovered: true }:
                return RecoveredPath(journey.Id);
            case NextStep.Finish when EndsWhereItAnswers(sight, session):
                return ResumePath(journey.Id);
            case NextStep.Finish { TrustedBrowser: true } finish:
                return await FinishByTrust(http, sight, finish, session, ct);
            case NextStep.Finish finish:
                return await Finish(http, sight, Proven(sight.Person!, finish), session, ct) ? EndOf(sight) : ExpiredPath(id);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// The right password was given in this journey; <paramref name="settling"/> settles it. Not cancelled: who hangs up now has proven
    /// it all the same. Answers whether it still was the password, and where the browser should be.
    /// </summary>
    public async Task<(bool Settled, string Path)> GivePassword(HttpContext http, string? id, AccountId account, Sql settling)
    {
        var ct = CancellationToken.None;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var given = await journeys.SetPassword(id, account, settling, ct);
        var path = given is { Settled: true, InJourney: true } ? await Continue(http, id, ct) : ExpiredPath(id);
        await transaction.CommitAsync(ct);
        return (given.Settled, path);
    }

    public async Task<string> OpenVerify(Journey journey, FactorKind kind, bool offersTrust, CancellationToken ct) =>
        $"{kind.VerifyPath}?c={await challenges.OpenVerify(await AccountOf(journey, ct), journey.Id, kind, offersTrust, ct)}";

    public async Task<string> OpenEnrol(Journey journey, FactorKind kind, string? device, bool proven, CancellationToken ct) =>
        $"{kind.EnrolPath}?c={await challenges.OpenEnrol(await AccountOf(journey, ct), journey.Id, kind, device, proven, ct)}";

    /// <summary>For who has just shown something that is enough to change what they have.</summary>
    public async Task<string> OpenRenewal(JourneyId journey, AccountId owner, FactorKind kind, CancellationToken ct) =>
        $"{kind.EnrolPath}?c={await challenges.OpenEnrol(owner, journey, kind, null, proven: true, ct)}";

    /// <summary>The person does it another day. Whether or not that was possible, the journey knows what comes next.</summary>
    public async Task Postpone(Journey journey, DateTimeOffset until, CancellationToken ct) =>
        await journeys.Postpone(journey, await AccountOf(journey, ct), until, ct);

    /// <summary>The journey, if it is for an app that the person may not use.</summary>
    public async Task<Journey?> TurnedAway(string? id, CancellationToken ct) =>
        await Look(id, ct) is var (sight, _) && IsTurnedAway(sight) ? sight.Journey : null;

    // The old one is shown on the very page that links the new one.
    private static string VerifyPath(JourneySight sight, FactorKind kind) =>
        sight.Journey.Wish == JourneyWish.Replace && sight.Factors.Any(factor => factor.IsAbout && factor.Kind == kind.Name)
            ? kind.ReplacePath ?? kind.VerifyPath
            : kind.VerifyPath;

    // An app's journey in a browser without a session ends with the answer itself, one statement for both.
    private bool EndsWhereItAnswers(JourneySight sight, SignedIn? session) =>
        sight.Journey.Request is not null && session is null && !IsTurnedAway(sight);

    private bool IsTurnedAway(JourneySight sight) =>
        sight is { Journey.Request: not null, Person: { } person } && !(apps.App(sight.Journey.ClientId)?.Admits(person.Roles) ?? true);

    private async Task<(JourneySight Sight, SignedIn? Session)?> Look(string? id, CancellationToken ct)
    {
        var session = await current.Get(ct);
        return await journeys.Look(id, session?.AccountId, ct) is { } sight ? (sight, session) : null;
    }

    private async Task<NextStep> Decide(JourneySight sight, SignedIn? here, CancellationToken ct)
    {
        var journey = sight.Journey;
        if (sight.Person is null)
        {
            return new NextStep.Password();
        }

        // The session the journey began in counts, as long as nobody else gave a password since.
        var session = here?.AccountId == sight.Person.Id ? here : null;

        // Who began and went away is as gone as from a session, and as one who gave a password.
        var now = time.GetUtcNow();
        var since = now - limits.Value.Idle;

        // A backup made in this journey shows nothing: it was handed out, not asked for.
        var proofs = sight.Proofs
            .Where(proof => proof.At > since)
            .Where(proof => !proof.EnrolledNow || catalogue.Find(proof.Kind)?.Role == FactorRole.Primary)
            .Select(proof => proof with
            {
                IsWholeSignIn = !proof.EnrolledNow && catalogue.Beginning.Any(kind => kind.Name == proof.Kind),
            })
            .ToList();

        // Each strength with the time when it was shown.
        proofs.AddRange(
            from strength in (Strength[])[Strength.Weak, Strength.Strong, Strength.PhishingResistant]
            let shownAt = session?.ShownAt(strength)
            where shownAt is not null
            select new ProofFact(null, strength, session!.Amr, shownAt.Value, EnrolledNow: false));

        // A change is asked for now, not when the page was opened two hours ago.
        var notBefore = journey is { Wish: JourneyWish.Enrol or JourneyWish.Replace, FactorNotBefore: { } begun }
            ? Later(begun, now - ChooseFactorModel.FreshFactor)
            : journey.FactorNotBefore;

        var given = journey.PasswordAt > since ? journey.PasswordAt : null;
        var first = Later(given, session?.PasswordAt);
        var facts = new JourneyFacts(
            journey.Wish, journey.RequiredStrength, journey.PasswordNotBefore, notBefore,
            first, journey.PostponedAt is not null, proofs)
        {
            ByPassword = first == given || session is null || session.Amr.Contains("pwd"),
            MayTrust = trust.Allows(sight),
            Trusted = await trust.Holds(sight, shown: proofs.Count > 0, ct),
        };
        var distrusted = sight.Person.MailboxDistrustedUntil is { } until && until > now ? sight.Person.MailboxDistrustedUntil : null;
        var hasMailbox = sight.Person.Email is not null && distrusted is null;
        var offered = catalogue.For(sight.Person.Roles, hasMailbox);
        var enrolled = sight.Factors
            .Select(factor => (Kind: catalogue.Find(factor.Kind), Of: factor))
            .Where(factor => factor.Kind is not null)
            .Select(factor => new FactorFacts(factor.Kind!, factor.Of.LastUsedAt) { PreferredAt = factor.Of.PreferredAt, IsAbout = factor.Of.IsAbout, Count = factor.Of.Count })
            .ToList();
        return NextStep.Decide(
            facts, enrolled, offered,
            new PolicyFacts(sight.Person.FactorDeadline, sight.Person.PostponedUntil)
            {
                MailboxIsOut = !hasMailbox,
                UsedUp = sight.Person.FactorsUsedUp,
                MailboxBackAt = sight.Person.Email is null ? null : distrusted,
            },
            now);
    }

    // Whom the journey is about: who gave the password in it, else who is signed in.
    private async Task<AccountId> AccountOf(Journey journey, CancellationToken ct) =>
        journey.AccountId ?? (await current.Get(ct))?.AccountId
        ?? throw new InvalidOperationException("A step beyond the password without an account.");

    private string EndOf(JourneySight sight) =>
        sight.Journey.Request is null ? LocalPath.Or(sight.Journey.ReturnTo, "/")
        : sight.Journey.DeclinedAt is null && IsTurnedAway(sight) ? NoAccessPath(sight.Journey.Id)
        : ResumePath(sight.Journey.Id);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
