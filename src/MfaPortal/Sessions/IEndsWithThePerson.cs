using MfaPortal.Accounts;

namespace MfaPortal.Sessions;

/// <summary>
/// What a room holds for a person besides sessions (open journeys, grants of its own) and must not outlive a new password,
/// a reset or a closed account. Registered by the room, called within the transaction of the act.
/// </summary>
internal interface IEndsWithThePerson
{
    Task EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct);
}
