using MfaPortal.Accounts;

namespace MfaPortal.Mail;

/// <summary>No address, subject, text or link ever: logs are read by more people than mail.</summary>
internal static partial class MailLog
{
    // Warning: this person learns nothing of what happens to the account until the address is mended.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Template} for account {AccountId} was not written: the address on record is not one plain mail address.")]
    public static partial void AddressRefused(this ILogger log, string template, AccountId? accountId);

    // Warning: one person misses one letter; the answer says whose turn it is.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Template} {MailId} is given up after {Attempts} attempts: {Answer}")]
    public static partial void GivenUp(this ILogger log, string template, MailId mailId, int attempts, string answer);

    // Error: nobody gets mail. Said once, not at every attempt.
    [LoggerMessage(Level = LogLevel.Error, Message = "No mail gets through: {Answer} Letters wait in the outbox and are tried again.")]
    public static partial void MailDown(this ILogger log, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail gets through again.")]
    public static partial void MailBack(this ILogger log);

    // Warning: whoever watches the database says it louder.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be read ({Failure}). It is tried again.")]
    public static partial void DatabaseDown(this ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The outbox can be read again.")]
    public static partial void DatabaseBack(this ILogger log);
}
