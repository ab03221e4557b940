using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MfaPortal.Oidc.Wire;

/// <summary>JSON that is made for one request and that nobody may keep.</summary>
internal sealed class JsonAnswer(ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK, StringValues challenge = default, TimeSpan? retryAfter = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.NeverStore();
        if (challenge.Count > 0)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        response.ContentLength = json.Length;
        if (json.IsEmpty)
        {
            return;
        }

        response.ContentType = "application/json";
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }
}
