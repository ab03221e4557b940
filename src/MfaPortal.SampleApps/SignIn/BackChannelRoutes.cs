namespace MfaPortal.SampleApps.SignIn;

/// <summary>Where the portal itself, not a browser, says that a session is over.</summary>
internal static class BackChannelRoutes
{
    private const int LongestBody = 16 * 1024;

    public static void MapBackChannel(this IEndpointRouteBuilder routes) => routes.MapPost("/backchannel", Hear);

    private static async Task<IResult> Hear(HttpContext context, LogoutTokenCheck check, EndedSessions ended, ILogger<LogoutTokenCheck> log)
    {
        var app = context.Served().Id;
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not <= LongestBody)
            return Refuse("The body is no form.");

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (sid, flaw) = await check.Read(app, form["logout_token"], context.RequestAborted);
        if (sid is null)
            return Refuse(flaw!);

        ended.Add(app, sid);
        return Results.Ok();

        IResult Refuse(string why)
        {
            log.LogWarning("Logout token for {App} refused: {Flaw}", app, why);
            return Results.Json(new { error = "invalid_request", error_description = why }, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
