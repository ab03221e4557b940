using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Wire;

/// <summary>
/// 303 and nothing else: 307 and 308 would repeat a form, and with it a password, at the target (RFC 9700 §4.12).
/// The target is a local path of the host or a verified address of an app.
/// </summary>
internal sealed class SeeOther(string target) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.NeverStore();
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.Location = target;
        return Task.CompletedTask;
    }
}
