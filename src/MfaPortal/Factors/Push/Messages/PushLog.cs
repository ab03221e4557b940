namespace MfaPortal.Factors.Push.Messages;

/// <summary>A service is named by its origin alone: the rest of a subscription's address lets anybody send to it (RFC 8030 §8).</summary>
internal static partial class PushLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The key of push messages was made.")]
    public static partial void KeyMade(this ILogger log);

    // Error: nothing is sent to anybody until the right master key is back.
    [LoggerMessage(Level = LogLevel.Error, Message = "The key of push messages cannot be opened: it was sealed with another master key, or its row is damaged. Nothing was changed, and nothing is sent.")]
    public static partial void KeyUnreadable(this ILogger log);

    // Information: an app was removed from a phone, or a permission taken back.
    [LoggerMessage(Level = LogLevel.Information, Message = "Push service {Service} no longer knows a subscription.")]
    public static partial void Gone(this ILogger log, string service);

    // Information: mostly for a moment, and the phone asks by itself while it is open.
    [LoggerMessage(Level = LogLevel.Information, Message = "Push service {Service} answered {Status}: not now.")]
    public static partial void Busy(this ILogger log, string service, int status);

    // Warning: a firewall in between keeps all phones of a maker from being woken.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Push service {Service} {Why}.")]
    public static partial void NotReached(this ILogger log, string service, string why);

    // Warning: the service does not like what we send, and will not the next time.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Push service {Service} refused a message with {Status}.")]
    public static partial void Refused(this ILogger log, string service, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Push service {Service} is not among PushMessages:Services; nothing was sent.")]
    public static partial void NotOnTheList(this ILogger log, string service);

    // Warning: phones are woken late or not at all; whoever signs in sees nothing of it but a phone that stays dark.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Too many push messages wait; one for {Service} was not sent.")]
    public static partial void QueueFull(this ILogger log, string service);

    // Warning: the fault is ours, a key that cannot be opened for example.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A push message for {Service} was not sent, or its subscription not forgotten ({Failure}).")]
    public static partial void NotSent(this ILogger log, string service, string failure);

    // Warning: no browser's maker has its service inside; somebody may be trying what can be reached through the portal.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Push service {Service} leads to a network that is not allowed; nothing was sent.")]
    public static partial void Inside(this ILogger log, string service);

    // Warning: the fault is ours; what waits is sent all the same.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Push messages stood still for a moment ({Failure}).")]
    public static partial void StoodStill(this ILogger log, string failure);
}
