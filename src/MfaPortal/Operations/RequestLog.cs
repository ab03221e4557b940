using Microsoft.AspNetCore.StaticAssets;

namespace MfaPortal.Operations;

/// <summary>
/// One line per request: the route's pattern instead of the path, because paths and queries carry names, codes and state.
/// A failure is told here and nowhere else.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider time)
{
    public async Task Invoke(HttpContext http)
    {
        var began = time.GetTimestamp();
        try
        {
            await next(http);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The answer had begun; the server cuts the connection.
            Write(LogLevel.Error, http, StatusCodes.Status500InternalServerError, began, e);
            throw;
        }

        var failure = http.Features.Get<Failure>();
        var status = http.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : http.Response.StatusCode;
        Write(LevelOf(http, status), http, status, began, failure?.Exception);
    }

    private static LogLevel LevelOf(HttpContext http, int status) =>
        status >= StatusCodes.Status500InternalServerError ? LogLevel.Error
        : http.GetEndpoint()?.Metadata is { } metadata && (metadata.GetMetadata<StaticAssetDescriptor>() is not null || metadata.GetMetadata<Quiet>() is not null) ? LogLevel.Debug
        : LogLevel.Information;

    private void Write(LogLevel level, HttpContext http, int status, long began, Exception? exception) => log.Log(
        level,
        exception,
        "{Method} {Route} {Status} in {Milliseconds} ms",
        MethodOf(http.Request.Method),
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)",
        status,
        (long)time.GetElapsedTime(began).TotalMilliseconds);

    // A method is any token the client likes; only the known ones are written as they came.
    private static string MethodOf(string method) =>
        HttpMethods.GetCanonicalizedValue(method) is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" ? method : "(other)";
}

/// <summary>On an endpoint that is asked every few seconds: its good answers are not worth a line.</summary>
internal sealed record Quiet;
