using System.Security.Claims;
using MfaPortal.Accounts;
using MfaPortal.Storage;
using MfaPortal.Ui;

namespace MfaPortal.Operations;

/// <summary>What the error page shows. Only a request that failed has one; nobody can ask for the page itself.</summary>
internal sealed record Problem(string Text, string Path, string Query, bool WasRead);

/// <summary>
/// The last resort of every request: an exception or a bare error status becomes a page in the person's language with a
/// reference code and a way on; for the callers of the protocol it becomes JSON. Where even that page fails, a fixed one is sent (ASVS 16.5.4).
/// </summary>
internal sealed class ErrorPages(RequestDelegate next, IServiceScopeFactory scopes, ShownErrors shown, ILogger<ErrorPages> log)
{
    public async Task Invoke(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            if (http.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            var failure = Failure.Of(exception);
            http.Features.Set(failure);
            http.Response.Clear();
            http.Response.StatusCode = failure.Status;
            if (failure.RetryAfter is { } wait)
            {
                http.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        var isBare = http.Response.StatusCode >= StatusCodes.Status400BadRequest && !HasAnswer(http.Response);
        if (isBare && http.GetEndpoint()?.Metadata.GetMetadata<Oidc.Host.ForPrograms>() is { } programs)
        {
            await programs.Answer(http, http.TraceIdentifier);
            Note(http, TextOf(http, http.Response.StatusCode), null, http.GetEndpoint());
        }
        else if (isBare && IsForEyes(http.Request))
        {
            await Show(http);
        }
        else if (http.Features.Get<ToldFailure>() is { } told)
        {
            Note(http, told.Rule, told.ClientId, http.GetEndpoint());
        }
    }

    private static bool HasAnswer(HttpResponse response) =>
        response.HasStarted || response.ContentType is not null || response.ContentLength > 0
        || response.Headers.WWWAuthenticate.Count > 0;

    // Programs that ask for JSON and nothing else get the bare status.
    private static bool IsForEyes(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accept
        && (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal));

    private async Task Show(HttpContext http)
    {
        var request = http.Request;
        var status = http.Response.StatusCode;
        var (path, query, method, endpoint, services) = (request.Path, request.QueryString, request.Method, http.GetEndpoint(), http.RequestServices);
        var rule = TextOf(http, status);
        http.Features.Set(new Problem(rule, path, query.Value ?? "", HttpMethods.IsGet(method)));

        // What the failed request left in its services (a broken transaction) must not reach the page.
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            http.RequestServices = scope.ServiceProvider;
            request.Path = ProblemModel.Address;
            request.QueryString = QueryString.Empty;
            request.Method = HttpMethods.IsHead(method) ? method : HttpMethods.Get;
            request.RouteValues.Clear();
            http.SetEndpoint(null);
            await next(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            log.LogError(exception, "The error page itself failed");
            http.Response.Clear();
            http.Response.StatusCode = status;
            await PlainPage.Write(http);
        }
        finally
        {
            (request.Path, request.QueryString, request.Method) = (path, query, method);
            http.SetEndpoint(endpoint);
            http.RequestServices = services;
            if (!http.Response.HasStarted)
            {
                http.Response.StatusCode = status;
            }
        }

        Note(http, rule, http.Features.Get<Oidc.Host.OidcRefusal>()?.ClientId, endpoint);
    }

    // After the page, which finds out who is here where that is still possible.
    private void Note(HttpContext http, string rule, string? client, Endpoint? endpoint) => shown.Note(
        new ShownErrorRow
        {
            Code = http.TraceIdentifier,
            At = shown.Now,
            Status = http.Response.StatusCode,
            Rule = rule,
            Page = (endpoint as RouteEndpoint)?.RoutePattern.RawText,
            ClientId = client,
            AccountId = RowId.TryParse<AccountId>(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var account) ? account : null,
            Detail = http.Features.Get<Oidc.Host.OidcRefusal>() is { } refusal ? Cut($"{refusal.Error}: {refusal.Description}")
                : http.Features.Get<Failure>()?.Exception.GetBaseException().GetType().Name,
        },
        http.Connection.RemoteIpAddress);

    private static string Cut(string words) => words.Length > ShownErrorRow.LongestDetail ? words[..ShownErrorRow.LongestDetail] : words;

    private static string TextOf(HttpContext http, int status) =>
        http.Features.Get<Failure>()?.Text
        ?? (http.Features.Get<StaleForm>() is not null ? "stale"
            : http.Features.Get<Oidc.Host.OidcRefusal>() is not null ? "app"
            : status switch
            {
                400 or 403 or 404 or 405 or 413 or 429 or 503 => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
                >= 500 => "500",
                _ => "400",
            });
}
