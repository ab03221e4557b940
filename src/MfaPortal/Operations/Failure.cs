using MfaPortal.Passwords;
using MfaPortal.Sessions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>An exception that reached the edge, and what the browser is told of it: a status and the name of a text, never more.</summary>
internal sealed record Failure(Exception Exception, int Status, string Text, TimeSpan? RetryAfter = null)
{
    public static Failure Of(Exception exception) => exception switch
    {
        TooManyHashesException => new(exception, StatusCodes.Status503ServiceUnavailable, "busy", TimeSpan.FromSeconds(5)),
        TooManySignInsException => new(exception, StatusCodes.Status429TooManyRequests, "429", TimeSpan.FromMinutes(1)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(exception, StatusCodes.Status413PayloadTooLarge, "413"),
        BadHttpRequestException => new(exception, StatusCodes.Status400BadRequest, "400"),
        _ when IsDatabaseGone(exception) => new(exception, StatusCodes.Status503ServiceUnavailable, "database", TimeSpan.FromSeconds(30)),
        _ => new(exception, StatusCodes.Status500InternalServerError, "500"),
    };

    // EF Core wraps what the driver throws, in one type for reading and in another for writing.
    private static bool IsDatabaseGone(Exception exception) => exception switch
    {
        NpgsqlException driver => driver.IsTransient || driver.InnerException is TimeoutException || driver.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.QueryCanceled,
        DbUpdateException or InvalidOperationException => exception.InnerException is { } inner && IsDatabaseGone(inner),
        _ => false,
    };
}
