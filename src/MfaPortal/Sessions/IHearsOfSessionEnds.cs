namespace MfaPortal.Sessions;

/// <summary>
/// A room that has something to do when sessions end, whatever ended them. Registered by the room, called within the transaction of
/// the act, once for all sessions that end together.
/// </summary>
internal interface IHearsOfSessionEnds
{
    Task Ended(IReadOnlyCollection<SessionId> sessions, CancellationToken ct);
}
