using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.SignIn;

/// <summary>The portal's own gates: a page that needs somebody, or a fresh factor, begins a journey that leads back to it.</summary>
internal sealed class SignInDoor(Journeys journeys, BrowserMark browser, CurrentSession current, TimeProvider time) : ISignInDoor
{
    public async Task<string> Begin(HttpContext http, SignInNeed need, string returnTo, CancellationToken ct)
    {
        var session = await current.Get(ct);
        var id = await Begin(session is null ? JourneyWish.SignIn : JourneyWish.StepUp, need, returnTo, ct);
        return session is null ? Dispatcher.PasswordPath(id) : Dispatcher.ContinuePath(id);
    }

    public Task<JourneyId> Begin(JourneyWish wish, SignInNeed need, string returnTo, CancellationToken ct) => Begin(wish, need, returnTo, null, ct);

    /// <summary>The same about one factor of the person's.</summary>
    public async Task<JourneyId> Begin(JourneyWish wish, SignInNeed need, string returnTo, FactorId? about, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var session = await current.Get(ct);
        return await journeys.Begin(
            new Journey
            {
                Id = RowId.New<JourneyId>(now),
                BrowserHash = browser.Ensure(),
                Wish = wish,
                AccountId = session?.AccountId,
                SessionId = session?.SessionId,
                ReturnTo = LocalPath.Or(returnTo, "/"),
                FactorId = about,
                FactorNotBefore = need.FactorWithin is { } within ? now - within : null,
                RequiredStrength = need.Least ?? (need.FactorWithin is not null && wish != JourneyWish.Enrol ? Strength.Weak : Strength.Password),
                CreatedAt = now,
                ExpiresAt = now + Journeys.Life,
            },
            ct);
    }
}
