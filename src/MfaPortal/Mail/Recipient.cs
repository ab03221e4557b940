using MfaPortal.Accounts;

namespace MfaPortal.Mail;

/// <summary>Whom a letter goes to. Without an address nothing is sent, and that is not an error.</summary>
internal sealed record Recipient(AccountId? AccountId, string? Address, string Name, string? Language)
{
    // Only the mailbox on record, never one that a request brought along (GitLab CVE-2023-7028), and never one made up
    // for somebody who has none (Keycloak GHSA-cf8f-w2c5-p5jr).
    public static Recipient Of(Account account) => new(account.Id, account.Email, account.DisplayName, account.Language);
}
