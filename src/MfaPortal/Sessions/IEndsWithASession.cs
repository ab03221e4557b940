using MfaPortal.Accounts;

namespace MfaPortal.Sessions;

/// <summary>
/// What a room holds that may outlive a session, and must not where what the session rested on is gone. Registered by the room, called
/// within the transaction of the act, once the sessions are ended.
/// </summary>
internal interface IEndsWithASession
{
    Task EndAll(AccountId account, IReadOnlyCollection<SessionId> sessions, string reason, AccountId actor, CancellationToken ct);
}
