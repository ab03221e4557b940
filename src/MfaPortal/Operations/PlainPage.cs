namespace MfaPortal.Operations;

/// <summary>The page for when no page can be made: no layout, no texts, nothing that could fail again.</summary>
internal static class PlainPage
{
    public static Task Write(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Something went wrong</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
            <body><main><h1>Something went wrong</h1><p>Please try again in a minute.</p><p>Reference: <strong>{http.TraceIdentifier}</strong></p><p><a href="/">To the start page</a></p></main></body>
            </html>
            """);
    }
}
