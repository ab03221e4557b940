namespace MfaPortal.Texts;

/// <summary>
/// Which language a request speaks, in this order: what the app asked for (<c>ui_locales</c>, remembered in the cookie when
/// the sign-in begins), the account's own (set by the session gate), the cookie, the browser.
/// </summary>
internal static class LanguageChoice
{
    private const string Cookie = "language";

    public static IApplicationBuilder UseLanguageChoice(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.RequestServices.GetRequiredService<Text>().Use(FromCookie(context) ?? FromBrowser(context) ?? Languages.Default);
        return next(context);
    });

    /// <summary>For this and later requests of the browser.</summary>
    public static void Remember(HttpContext http, string language)
    {
        http.RequestServices.GetRequiredService<Text>().Use(language);
        http.Response.Cookies.Append(Cookie, language, new CookieOptions
        {
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
            IsEssential = true,
        });
    }

    private static string? FromCookie(HttpContext context) =>
        context.Request.Cookies[Cookie] is { } value && Languages.All.Contains(value) ? value : null;

    private static string? FromBrowser(HttpContext context)
    {
        var wanted = context.Request.GetTypedHeaders().AcceptLanguage;
        return wanted.Count == 0 ? null : Languages.Best(wanted
            .OrderByDescending(tag => tag.Quality ?? 1)
            .Select(tag => tag.Value.Value ?? ""));
    }
}
