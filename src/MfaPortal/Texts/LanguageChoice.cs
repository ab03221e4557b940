namespace MfaPortal.Texts;

/// <summary>
/// Which language a request speaks, in this order: what the app asked for (<c>ui_locales</c>, kept in a cookie until that
/// sign-in is answered), the account's own (set by the session gate), the cookie, the browser.
/// </summary>
internal static class LanguageChoice
{
    private const string Cookie = "language";
    private const string AskedCookie = "asked-language";

    public static IApplicationBuilder UseLanguageChoice(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.RequestServices.GetRequiredService<Text>().Use(Known(context, AskedCookie) ?? Known(context, Cookie) ?? FromBrowser(context) ?? Languages.Default);
        return next(context);
    });

    /// <summary>The person's own choice, for this and later requests of the browser; it ends what an app asked for.</summary>
    public static void Remember(HttpContext http, string language)
    {
        http.RequestServices.GetRequiredService<Text>().Use(language);
        http.Response.Cookies.Append(Cookie, language, Options(http, TimeSpan.FromDays(365)));
        Answered(http);
    }

    /// <summary>What an app asked for, until its sign-in is answered; it goes before the account's own language.</summary>
    public static void Ask(HttpContext http, string language, TimeSpan life)
    {
        http.RequestServices.GetRequiredService<Text>().Use(language);
        http.Response.Cookies.Append(AskedCookie, language, Options(http, life));
    }

    public static bool IsAsked(HttpContext http) => Known(http, AskedCookie) is not null;

    public static void Answered(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(AskedCookie))
        {
            http.Response.Cookies.Delete(AskedCookie, Options(http, null));
        }
    }

    private static CookieOptions Options(HttpContext http, TimeSpan? life) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        MaxAge = life,
        IsEssential = true,
    };

    private static string? Known(HttpContext context, string cookie) =>
        context.Request.Cookies[cookie] is { } value && Languages.All.Contains(value) ? value : null;

    private static string? FromBrowser(HttpContext context)
    {
        var wanted = context.Request.GetTypedHeaders().AcceptLanguage;
        return wanted.Count == 0 ? null : Languages.Best(wanted
            .OrderByDescending(tag => tag.Quality ?? 1)
            .Select(tag => tag.Value.Value ?? ""));
    }
}
