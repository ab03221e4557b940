namespace MfaPortal.Sessions;

/// <summary>Which apps a session was used for, by the names people know them by. Filled by the room of the apps.</summary>
internal interface IReachedApps
{
    Task<ILookup<SessionId, string>> Of(IReadOnlyCollection<SessionId> sessions, CancellationToken ct);
}
