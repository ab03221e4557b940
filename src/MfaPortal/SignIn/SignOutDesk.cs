using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.SignIn;

/// <summary>
/// Signs this browser out, by whatever way it was asked: what was under way in it and the session end, the cookie goes, the receipt stays.
/// </summary>
internal sealed class SignOutDesk(
    PortalDb db, CurrentSession current, SessionDesk sessions, Journeys journeys, Challenges challenges, SessionCookie cookie, ReceiptCookie receipt)
{
    public async Task SignOut(HttpContext http, string reason, CancellationToken ct)
    {
        if (await current.Get(ct) is { } session)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);

            // In the order of SessionDesk.EndEverything, challenges first, so that neither waits for the other.
            await challenges.EndHere(session.AccountId, ct);
            await journeys.EndHere(session.AccountId, ct);
            await sessions.End(session.SessionId, reason, session.AccountId, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            receipt.Keep(http, session.SessionId);
        }

        cookie.Delete(http);
    }
}
