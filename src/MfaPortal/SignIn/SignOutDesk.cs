using MfaPortal.Sessions;

namespace MfaPortal.SignIn;

/// <summary>Signs this browser out, by whatever way it was asked: the session ends, the cookie goes, the receipt stays.</summary>
internal sealed class SignOutDesk(CurrentSession current, SessionDesk sessions, SessionCookie cookie, ReceiptCookie receipt)
{
    public async Task SignOut(HttpContext http, string reason, CancellationToken ct)
    {
        if (await current.Get(ct) is { } session)
        {
            await sessions.SignOut(session, reason, ct);
            receipt.Keep(http, session.SessionId);
        }

        cookie.Delete(http);
    }
}
