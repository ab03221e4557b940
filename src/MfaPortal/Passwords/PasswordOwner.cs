using MfaPortal.Accounts;

namespace MfaPortal.Passwords;

/// <summary>Whose password it will be, and the words that somebody who knows the person tries first.</summary>
internal sealed record PasswordOwner(AccountId Id, string UserName, string DisplayName, string? Email, string? Language, string Organisation)
{
    public override string ToString() => Id.ToString();
}
