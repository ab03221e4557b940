namespace MfaPortal.Accounts;

/// <summary>A person who can sign in.</summary>
internal sealed class Account
{
    /// <summary>What the database calls infinity.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public required AccountId Id { get; init; }

    public required OrganisationId OrganisationId { get; init; }

    public required string UserName { get; set; }

    /// <summary>What sign-in and search compare: see <see cref="LoginName.Key"/>.</summary>
    public required string UserNameKey { get; set; }

    public string? Email { get; set; }

    public string? EmailKey { get; set; }

    public required string DisplayName { get; set; }

    public required string DisplayNameKey { get; set; }

    public string? GivenName { get; set; }

    public string? FamilyName { get; set; }

    public string? FamilyNameKey { get; set; }

    /// <summary>BCP 47, one of the languages the portal speaks; null follows the browser.</summary>
    public string? Language { get; set; }

    public AccountState State { get; set; } = AccountState.Active;

    /// <summary>Since when, where it is frozen.</summary>
    public DateTimeOffset? FrozenAt { get; set; }

    /// <summary>Rights, as in <see cref="Role"/>; empty for nearly everybody.</summary>
    public string[] Roles { get; set; } = [];

    /// <summary>
    /// Until when a password alone is enough. Stored once; no reset, role change or setting re-opens it (decision D9).
    /// Null: never asked for a factor.
    /// </summary>
    public DateTimeOffset? FactorDeadline { get; set; }

    /// <summary>
    /// Until then the person does not want to be asked for a factor, by their own choice: never later than the deadline, which it does not move.
    /// </summary>
    public DateTimeOffset? PostponedUntil { get; set; }

    /// <summary>
    /// Until when the mailbox proves nothing, because the password itself was chosen through it: one mailbox is never two steps
    /// (decision D3). <see cref="Never"/>: not by waiting.
    /// </summary>
    public DateTimeOffset? MailboxDistrustedUntil { get; set; }

    /// <summary>
    /// When the last of a set that counted as a second step was used up: until another factor is linked, a password alone is not enough for who had
    /// more than one, whatever the deadline.
    /// </summary>
    public DateTimeOffset? FactorsUsedUpAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal enum AccountState
{
    Active = 0,
    Disabled = 1,

    /// <summary>Closed by the person ("this was not me"); only helpdesk opens it again.</summary>
    Frozen = 2,
}

internal static class Role
{
    public const string Helpdesk = "helpdesk";
    public const string Admin = "admin";
}
