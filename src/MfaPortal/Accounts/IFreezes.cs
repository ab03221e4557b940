namespace MfaPortal.Accounts;

/// <summary>Closes an account at the wish of its owner ("this was not me"); only helpdesk opens it again.</summary>
internal interface IFreezes
{
    Task Freeze(AccountId account, string why, CancellationToken ct);
}
