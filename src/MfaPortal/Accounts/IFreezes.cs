namespace MfaPortal.Accounts;

/// <summary>
/// "This was not me", for every room that hears it: the account is closed at once, all that it has under way ends, helpdesk and the
/// person are told. Harmless for one that is closed already. Filled by the room Safety.
/// </summary>
internal interface IFreezes
{
    /// <summary>In the caller's transaction, where there is one; best before anything else in it, because it locks the account's row first.</summary>
    /// <param name="why">Plain words for the audit, never a secret: "refused on the phone".</param>
    Task Freeze(AccountId account, string why, CancellationToken ct);
}
