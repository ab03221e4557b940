using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace MfaPortal.SampleApps.SignIn;

internal static class SignInRoutes
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", (Delegate)BeginOrStay);
        routes.MapGet("/signin/fresh", (HttpContext context) => Begin(context, fresh: true));
        routes.MapPost("/signout", SignOut);
    }

    /// <summary>Whether the portal sent the browser back with the state of the sign-out that began here.</summary>
    public static bool IsSignedOutEverywhere(HttpContext context)
    {
        var cookie = SignOutCookie(context);
        var sent = context.Request.Cookies[cookie];
        context.Response.Cookies.Delete(cookie, SignOutCookieOptions(context));
        return !string.IsNullOrEmpty(sent) && context.Request.Query["state"] == sent;
    }

    // The other apps link here: whoever is signed in at the portal arrives without a question.
    private static async Task<IResult> BeginOrStay(HttpContext context)
    {
        var here = await context.AuthenticateAsync(context.Served().CookieScheme);
        return here.Succeeded ? Results.LocalRedirect("/") : Begin(context, fresh: false);
    }

    private static IResult Begin(HttpContext context, bool fresh)
    {
        var properties = new AuthenticationProperties { RedirectUri = "/" };
        properties.SetParameter(PortalHandler.FreshProof, fresh);
        return Results.Challenge(properties, [context.Served().PortalScheme]);
    }

    private static async Task<IResult> SignOut(HttpContext context, Provider provider, AppAddresses addresses)
    {
        if (!CameFromOwnPage(context))
            return Results.StatusCode(StatusCodes.Status403Forbidden);

        var app = context.Served();
        var session = await context.AuthenticateAsync(app.CookieScheme);
        await context.SignOutAsync(app.CookieScheme);
        if (session.Properties?.GetTokenValue("id_token") is not { } idToken
            || await provider.EndSessionEndpoint(context.RequestAborted) is not { } endSession)
            return Results.LocalRedirect("/signed-out");

        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        context.Response.Cookies.Append(SignOutCookie(context), state, SignOutCookieOptions(context));
        return Results.Redirect(QueryHelpers.AddQueryString(endSession.AbsoluteUri, new Dictionary<string, string?>
        {
            ["id_token_hint"] = idToken,
            ["client_id"] = app.Id,
            ["post_logout_redirect_uri"] = new Uri(addresses.Public(app.Id), "/signed-out").AbsoluteUri,
            ["state"] = state,
        }));
    }

    // SameSite does not tell ports of one host apart, so a page of another local port could post here.
    private static bool CameFromOwnPage(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == "same-origin";
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || origin == $"{request.Scheme}://{request.Host}";
    }

    private static string SignOutCookie(HttpContext context) => context.Served().CookieName("sign-out");

    private static CookieOptions SignOutCookieOptions(HttpContext context) => new()
    {
        Path = "/signed-out",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromMinutes(10),
    };
}
