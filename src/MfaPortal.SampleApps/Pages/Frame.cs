namespace MfaPortal.SampleApps.Pages;

/// <summary>What stands around every page of every app.</summary>
internal static class Frame
{
    public static Html Around(SampleApp app, string title, Html content, Visitor? visitor = null) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} – {app.Name}</title>
        <link rel="stylesheet" href="{Assets.CssPath}">
        <link rel="icon" href="/icon.svg" type="image/svg+xml">
        </head>
        <body class="app-{app.Id}">
        <header><a class="brand" href="/">{app.Name}</a> <span class="tag">sample app</span></header>
        <main data-app="{app.Id}" {Facts(visitor)}>
        {content}
        </main>
        <footer>A made-up app that signs in through MfaPortal. Nothing in it is real.</footer>
        </body>
        </html>

        """);

    public static IResult Page(SampleApp app, string title, Html content, Visitor? visitor = null) =>
        Results.Content(Around(app, title, content, visitor).ToString(), "text/html; charset=utf-8");

    public static async Task Write(HttpContext context, int status, string title, Html content)
    {
        var visitor = await Visitor.Read(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            Around(context.Served(), title, content, visitor).ToString(), context.RequestAborted);
    }

    // Scripts and tests read these instead of the prose.
    private static Html Facts(Visitor? visitor) => visitor is null
        ? Html.Of($"data-signed-in=\"false\"")
        : Html.Of($"data-signed-in=\"true\" data-user=\"{visitor.UserName}\" data-acr=\"{visitor.Acr}\" data-amr=\"{visitor.Amr}\"");
}
