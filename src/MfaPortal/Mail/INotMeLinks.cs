using MfaPortal.Accounts;

namespace MfaPortal.Mail;

/// <summary>Makes the "this was not me" link of a notice. Filled by the room Safety, which keeps what the link is worth.</summary>
internal interface INotMeLinks
{
    /// <summary>Adds the link to the unit of work that the letter belongs to.</summary>
    Uri Make(AccountId account);
}
