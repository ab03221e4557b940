using MfaPortal.Accounts;

namespace MfaPortal.Mail;

/// <summary>No address, subject, text or link ever: logs are read by more people than mail.</summary>
internal static partial class MailLog
{
    // Warning: this person learns nothing of what happens to the account until the address is mended.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Template} for account {AccountId} was not written: the address on record is not one plain mail address.")]
    public static partial void AddressRefused(this ILogger log, string template, AccountId? accountId);
}
