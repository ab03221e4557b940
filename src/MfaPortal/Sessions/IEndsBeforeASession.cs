using MfaPortal.Accounts;

namespace MfaPortal.Sessions;

/// <summary>
/// What a room has under way that was begun in a session, and must not be finished where somebody puts that one browser out. Registered by the
/// room, called within the transaction of the act, before the session ends.
/// </summary>
internal interface IEndsBeforeASession
{
    Task End(AccountId account, SessionId session, CancellationToken ct);
}
