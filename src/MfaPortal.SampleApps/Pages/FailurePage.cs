using MfaPortal.SampleApps.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace MfaPortal.SampleApps.Pages;

internal static class FailurePage
{
    public static Task WriteRefusal(HttpContext context, Refusal refusal) => Frame.Write(
        context, StatusCodes.Status400BadRequest, refusal.Heading, Html.Of($"""
            <h1>{refusal.Heading}</h1>
            <p class="lead">{refusal.ForPerson}</p>
            <details><summary>For whoever looks after this app</summary><p><code>{refusal.ForLog}</code></p></details>
            <div class="actions"><a class="button" id="sign-in" href="/signin">Sign in again</a> <a class="button quiet" href="/">Back to {context.Served().Name}</a></div>
            """));

    public static Task WriteStatus(HttpContext context)
    {
        var heading = context.Response.StatusCode == StatusCodes.Status404NotFound
            ? "There is no such page"
            : ReasonPhrases.GetReasonPhrase(context.Response.StatusCode);
        return Write(context, context.Response.StatusCode, heading);
    }

    public static Task WriteUnexpected(HttpContext context) =>
        Write(context, StatusCodes.Status500InternalServerError, "Something went wrong in this app");

    private static Task Write(HttpContext context, int status, string heading) => Frame.Write(
        context, status, heading, Html.Of($"""
            <h1>{heading}</h1>
            <p><a class="button" href="/">Back to {context.Served().Name}</a></p>
            """));
}
