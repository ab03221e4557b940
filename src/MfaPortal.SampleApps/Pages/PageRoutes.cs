using MfaPortal.SampleApps.SignIn;

namespace MfaPortal.SampleApps.Pages;

internal static class PageRoutes
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Home);
        routes.MapGet("/signed-out", (Delegate)SignedOut);
    }

    private static async Task<IResult> Home(HttpContext context, AppAddresses addresses)
    {
        var app = context.Served();
        return await Visitor.Read(context) is { } visitor
            ? Frame.Page(app, SampleContent.Heading(app), SignedInPage.Content(app, visitor, addresses), visitor)
            : Frame.Page(app, "Sign in", SignedOutPage.Content(app, Html.None));
    }

    private static async Task<IResult> SignedOut(HttpContext context)
    {
        var app = context.Served();
        var everywhere = SignInRoutes.IsSignedOutEverywhere(context);
        if (await Visitor.Read(context) is not null)
            return Results.LocalRedirect("/");

        var notice = everywhere
            ? Html.Of($"""<p class="notice" role="status">You are signed out of {app.Name} and of the portal.</p>""")
            : Html.Of($"""<p class="notice" role="status">You are signed out of {app.Name}.</p>""");
        return Frame.Page(app, "Signed out", SignedOutPage.Content(app, notice));
    }
}
