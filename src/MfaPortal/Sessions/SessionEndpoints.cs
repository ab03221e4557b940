using MfaPortal.Accounts;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>What the frame around every page asks: how long still, go on, speak my language.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/session/remaining", Remaining);
        routes.MapPost("/session/extend", Extend);
        routes.MapPost("/language", ChooseLanguage);
    }

    // Asking is not activity: an open tab must not keep a session alive (decision D5).
    private static async Task<IResult> Remaining(CurrentSession current, IOptions<SessionOptions> options, TimeProvider time, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await current.Get(http.RequestAborted) is not { } session)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var end = session.LastActivityAt + options.Value.Idle;
        var left = (session.ExpiresAt < end ? session.ExpiresAt : end) - time.GetUtcNow();
        return Results.Json(new { seconds = Math.Max(0, (int)left.TotalSeconds) });
    }

    private static async Task<IResult> Extend(CurrentSession current, IAntiforgery antiforgery, HttpContext http)
    {
        if (await current.Get(http.RequestAborted) is null)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        http.User = current.Principal;
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        await current.Touch(http.RequestAborted);
        return Results.Redirect("/");
    }

    // Changes nothing but words, so a forged request gains nothing; no antiforgery token is asked for.
    private static async Task<IResult> ChooseLanguage(CurrentSession current, AccountBook accounts, HttpContext http)
    {
        if (await Form(http.Request) is not { } form)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (Languages.Best([form["language"].ToString()]) is { } language)
        {
            LanguageChoice.Remember(http, language);
            if (await current.Get(http.RequestAborted) is { } session)
            {
                await accounts.SetLanguage(session.AccountId, language, http.RequestAborted);
            }
        }

        return Results.Redirect(LocalPath.Or(form["return"].ToString(), "/"));
    }

    private static async Task<IFormCollection?> Form(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            // A NUL, or more fields than any form has.
            return null;
        }
    }
}
