using MfaPortal.Sessions;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>Never the token, never what an app answered beside its status.</summary>
internal static partial class LogoutLog
{
    // Information: it is tried again, and mostly an app that is being restarted.
    [LoggerMessage(Level = LogLevel.Information, Message = "App {ClientId} {Why}; it hears later that session {SessionId} is over (attempt {Attempt}).")]
    public static partial void NotNow(this ILogger log, string clientId, SessionId sessionId, int attempt, string why);

    // Warning: somebody may still be signed in to that app.
    [LoggerMessage(Level = LogLevel.Warning, Message = "App {ClientId} {Why}; it does not hear that session {SessionId} is over (given up after attempt {Attempt}).")]
    public static partial void GivenUp(this ILogger log, string clientId, SessionId sessionId, int attempt, string why);

    // Warning: the fault is ours, a key that does not sign for example.
    [LoggerMessage(Level = LogLevel.Warning, Message = "What app {ClientId} has to hear cannot be made or sent ({Failure}).")]
    public static partial void CouldNotTell(this ILogger log, string clientId, string failure);

    // Warning: whoever watches the database says it louder.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The notices for apps cannot be read or written ({Failure}). It is tried again.")]
    public static partial void DatabaseDown(this ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The notices for apps can be read again.")]
    public static partial void DatabaseBack(this ILogger log);
}
