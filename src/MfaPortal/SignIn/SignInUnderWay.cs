using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.SignIn;

internal sealed class SignInUnderWay(
    PortalDb db, Journeys journeys, AppNames apps, CurrentSession current, IOptions<Sessions.SessionOptions> limits, TimeProvider time) : ISignInUnderWay
{
    public async Task<string?> AppName(JourneyId journey, CancellationToken ct) =>
        apps.Of(await App(journey, ct));

    public async Task<string> StartAddress(JourneyId journey, CancellationToken ct) => apps.Start(await App(journey, ct)) ?? "/";

    public Task<SessionId?> BeganIn(JourneyId journey, CancellationToken ct) =>
        db.Set<Journey>().Where(row => row.Id == journey).Select(row => row.SessionId).SingleOrDefaultAsync(ct);

    public IQueryable<JourneyId> BegunIn(SessionId session) => db.Set<Journey>().Where(row => row.SessionId == session).Select(row => row.Id);

    public IQueryable<JourneyId> LeftBehind(bool withPassword) => db.Set<Journey>()
        .Where(row => (row.PasswordAt != null) == withPassword
                      && db.Set<Session>().Any(session => session.Id == row.SessionId && session.AccountId == row.AccountId && session.EndedAt != null))
        .Select(row => row.Id);

    public async Task<bool> IsAtHand(JourneyId journey, AccountId account, CancellationToken ct)
    {
        if ((await current.Get(ct))?.AccountId == account)
        {
            return true;
        }

        var since = time.GetUtcNow() - limits.Value.Idle;
        return await db.Set<Journey>().AnyAsync(row => row.Id == journey && row.AccountId == account && row.PasswordAt > since, ct);
    }

    public Task<string?> LeadsTo(JourneyId journey, CancellationToken ct) =>
        db.Set<Journey>().Where(row => row.Id == journey).Select(row => row.ReturnTo).SingleOrDefaultAsync(ct);

    public Task End(JourneyId journey, CancellationToken ct) => journeys.End(journey, ct);

    private Task<string?> App(JourneyId journey, CancellationToken ct) =>
        db.Set<Journey>().Where(row => row.Id == journey).Select(row => row.ClientId).SingleOrDefaultAsync(ct);
}
