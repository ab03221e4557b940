namespace MfaPortal.RelyingApps.Keys;

internal static partial class KeyLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Signing key {Kid} ({Algorithm}) was made; it signs from {SignsFrom}.")]
    public static partial void Made(this ILogger log, string kid, string algorithm, DateTimeOffset signsFrom);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Algorithm} tokens are signed with key {Kid} now.")]
    public static partial void Signs(this ILogger log, string algorithm, string kid);

    // Warning: tokens of this key are refused from now on, and people will ask why.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing key {Kid} ({Algorithm}) was withdrawn; its tokens are refused.")]
    public static partial void Withdrawn(this ILogger log, string kid, string algorithm);

    // Error: once per key. Other nodes may publish it, and this one refuses its tokens.
    [LoggerMessage(Level = LogLevel.Error, Message = "Signing key {Kid} ({Algorithm}) cannot be opened: it was sealed with another master key, or its row is damaged. This node goes on without it, and no new {Algorithm} key is made. Withdraw it under /admin/keys.")]
    public static partial void Unreadable(this ILogger log, string kid, string algorithm);

    // Error: once; somebody emptied the table, or nothing in it opens.
    [LoggerMessage(Level = LogLevel.Error, Message = "The database has no {Algorithm} key that signs. This node goes on with the one it knows; a node that starts now makes a new one or refuses.")]
    public static partial void NoneLeft(this ILogger log, string algorithm);

    // Warning: whoever watches the database says it louder.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys cannot be looked at ({Failure}); the ones in memory go on. It is tried again.")]
    public static partial void DatabaseDown(this ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The signing keys can be looked at again.")]
    public static partial void DatabaseBack(this ILogger log);
}
