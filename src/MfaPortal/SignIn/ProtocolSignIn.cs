using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.SignIn;

/// <summary>The protocol's door to people: is somebody here, strong and fresh enough, and if not, where do they go.</summary>
internal sealed class ProtocolSignIn(
    Journeys journeys, Dispatcher dispatcher, BrowserMark browser, CurrentSession current, SignOutDesk signOut, PendingLogouts logouts,
    FactorCatalogue catalogue, ClientRegistry apps, Subjects subjects, AuditTrail audit, PortalDb db, TimeProvider time) : ISignIn
{
    public async Task<Presence> Ask(HttpContext http, SignInDemand demand, CancellationToken ct)
    {
        if (await current.Get(ct) is not { } session)
        {
            return new Presence.NotSignedIn();
        }

        if (!demand.Silent)
        {
            await current.Touch(ct);
        }

        // Nobody can have signed in for a request that has only just come, so a forced sign-in is still ahead.
        var enough = !demand.ForceLogin && Meets(session, demand) && (demand.Silent || Wishes.Needed(demand, catalogue) <= session.Strength);
        return !enough ? new Presence.NotEnough()
            : Admits(session, demand) ? SignedIn(session, demand)
            : new Presence.NotAllowed();
    }

    public async Task<string> Begin(HttpContext http, StoredRequest request, CancellationToken ct)
    {
        var demand = request.Demand;
        var now = time.GetUtcNow();
        var session = await current.Get(ct);

        // Where somebody else is here than the app means, only a new sign-in can bring the right one.
        var anew = demand.ForceLogin || (session is not null && !IsExpected(session, demand));
        var language = Languages.Best(demand.UiLocales);
        if (language is not null)
        {
            LanguageChoice.Ask(http, language, Journeys.Life);
        }

        var id = await journeys.Begin(
            new Journey
            {
                Id = RowId.New<JourneyId>(now),
                // A form post from an app's page brings no cookie of ours; the first page of the journey claims it then.
                BrowserHash = HttpMethods.IsGet(http.Request.Method) ? browser.Ensure() : null,
                Wish = JourneyWish.SignIn,
                AccountId = session?.AccountId,
                SessionId = session?.SessionId,
                ClientId = demand.ClientId,
                Request = request.ToText(),
                LoginHint = demand.LoginHint is { Length: <= LoginName.MaxLength } hint ? hint : null,
                Language = language,
                PasswordNotBefore = NotBefore(demand, anew, session?.PasswordAt),
                FactorNotBefore = NotBefore(demand, anew, session?.FactorAt),
                RequiredStrength = Wishes.Needed(demand, catalogue),
                CreatedAt = now,
                ExpiresAt = now + Journeys.Life,
            },
            ct);
        if (session is not null && Meets(session, demand) && !Admits(session, demand))
        {
            return Dispatcher.NoAccessPath(id);
        }

        return session is null && HttpMethods.IsGet(http.Request.Method) ? Dispatcher.PasswordPath(id) : Dispatcher.ContinuePath(id);
    }

    public async Task<Resumption> Resume(HttpContext http, string journey, CancellationToken ct)
    {
        var session = await current.Get(ct);
        var sight = await journeys.Look(journey, session?.AccountId, ct);
        if (sight is not { Journey: { Request: not null, AnsweredAt: null } found })
        {
            return Over(journey);
        }

        var request = StoredRequest.FromText(found.Request);
        if (found.FinishedAt is null && found.DeclinedAt is null)
        {
            return await dispatcher.FinishForApp(http, sight, ct) is { } started
                ? await Answer(http, found, request, started, ct)
                : new Resumption.NotYet(Dispatcher.ContinuePath(found.Id));
        }

        if (found.DeclinedAt is null && (session is null || (found.AccountId is { } whose && whose != session.AccountId)))
        {
            // A second request of this browser that ran ahead of the session's cookie must not use up the one answer; and nobody is answered for
            // with somebody else's sign-in.
            return Over(journey);
        }

        return await journeys.Answer(found.Id, ct)
            ? await Answer(http, found, request, session, ct)
            : Over(journey);
    }

    // The page that says so finds the way back to the app, for who lost the app's answer on the way and loads the page once more.
    private static Resumption.Unknown Over(string journey) =>
        new(RowId.TryParse<JourneyId>(journey, out _) ? Dispatcher.ExpiredPath(journey) : null);

    private async Task<Resumption> Answer(HttpContext http, Journey found, StoredRequest request, SignedIn? session, CancellationToken ct)
    {
        LanguageChoice.Answered(http);

        if (session is not null && !Admits(session, request.Demand))
        {
            audit.Add("app.not-allowed", session.AccountId, AuditResult.Refused, clientId: request.Demand.ClientId);
            await db.SaveChangesAsync(ct);
            return new Resumption.NotAllowed(request);
        }

        if (found.DeclinedAt is null && session is not null && !IsExpected(session, request.Demand))
        {
            return new Resumption.SomebodyElse(request);
        }

        // With less than the app must have: no code.
        return found.DeclinedAt is null && session is not null && !(session.PasswordAt < found.PasswordNotBefore) && Meets(session, AsOfNow(request.Demand))
            ? new Resumption.Ready(request, SignedIn(session, request.Demand))
            : new Resumption.Declined(request);
    }

    public async Task<Presence> Current(HttpContext http, CancellationToken ct) =>
        await current.Get(ct) is { } session ? SignedIn(session, null) : new Presence.NotSignedIn();

    public async Task<string> EndSession(HttpContext http, string sessionId, IReadOnlyList<string> uiLocales, CancellationToken ct)
    {
        Speak(http, uiLocales);
        await signOut.SignOut(http, "signed out by an app", ct);
        return "/signed-out";
    }

    public async Task<string> ConfirmLogout(HttpContext http, PendingLogout logout, CancellationToken ct)
    {
        Speak(http, logout.UiLocales);
        if (await current.Get(ct) is null)
        {
            return "/signed-out";
        }

        logouts.Keep(http, logout);
        return "/sign-out";
    }

    private static void Speak(HttpContext http, IReadOnlyList<string> uiLocales)
    {
        if (Languages.Best(uiLocales) is { } language)
        {
            LanguageChoice.Ask(http, language, PendingLogouts.Life);
        }
    }

    private bool Meets(SignedIn session, SignInDemand demand)
    {
        var signedInForThis = session.AuthenticatedAt >= demand.RequestedAt;
        var fresh = !demand.ForceLogin || signedInForThis;
        var young = demand.MaxAge is not { } age || signedInForThis || time.GetUtcNow() - session.AuthenticatedAt <= age;
        var trusted = session.RestsOnTrust && apps.App(demand.ClientId) is not { AllowsTrustedBrowsers: true };
        return fresh && young && !trusted && IsExpected(session, demand) && Wishes.Demanded(demand) <= session.Strength;
    }

    // An administrator may have raised what the app asks for while somebody signed in.
    private SignInDemand AsOfNow(SignInDemand demand) =>
        apps.App(demand.ClientId) is { } app ? demand with { MinimumAcr = app.Client.MinimumAcr } : demand;

    private bool IsExpected(SignedIn session, SignInDemand demand) => demand.ExpectedSubject is not { } expected
        || (apps.App(demand.ClientId) is { } app && subjects.Told(app.Client, session.AccountId.ToString()) == expected);

    private bool Admits(SignedIn session, SignInDemand demand) => apps.App(demand.ClientId)?.Admits(session.Roles) ?? true;

    /// <summary>
    /// What was shown earlier counts only if it is young enough; what this browser showed before a forced sign-in was asked for never does,
    /// not even within the same tick of the clock (threat T16).
    /// </summary>
    private static DateTimeOffset? NotBefore(SignInDemand demand, bool anew, DateTimeOffset? shown) =>
        anew ? (shown >= demand.RequestedAt ? shown.Value.AddMicroseconds(1) : demand.RequestedAt)
        : demand.MaxAge is { } age ? demand.RequestedAt - age
        : null;

    private static Presence.SignedIn SignedIn(SignedIn session, SignInDemand? demand) => new(
        session.AccountId.ToString(), session.SessionId.ToString(), session.AuthenticatedAt, Wishes.Name(session.Strength, demand), session.Amr);
}
