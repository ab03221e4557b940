namespace MfaPortal.Passwords;

/// <summary>Never a name that was typed, a password, a link or an address.</summary>
internal static partial class PasswordLog
{
    // Error: somebody cannot sign in until the row is mended; the audit of the refusal names the account.
    [LoggerMessage(Level = LogLevel.Error, Message = "A stored password hash is not one of ours: it was damaged or badly imported. The password counts as wrong.")]
    public static partial void HashDamaged(this ILogger log);

    // Error: this wish is dropped so that it does not hold up the others; the person can ask again.
    [LoggerMessage(Level = LogLevel.Error, Message = "The reset wish {ResetId} could not be handled and was dropped: {Failure}.")]
    public static partial void WishDropped(this ILogger log, Guid resetId, string failure);

    // Warning once: wishes stay in the database and are handled when it answers again.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Reset wishes wait: the database does not answer ({Failure}).")]
    public static partial void WishesWait(this ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reset wishes are handled again.")]
    public static partial void WishesGoOn(this ILogger log);
}
