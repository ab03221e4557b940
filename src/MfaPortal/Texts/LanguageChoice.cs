using System.Globalization;

namespace MfaPortal.Texts;

/// <summary>
/// Chooses the language of a request: what the app asked for (<c>ui_locales</c>, kept by the journey) or the account's own,
/// set later by whoever knows them through <see cref="Use"/>; before that the cookie, then the browser.
/// </summary>
internal static class LanguageChoice
{
    public const string Cookie = "language";

    public static IApplicationBuilder UseLanguageChoice(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Use(FromCookie(context) ?? FromBrowser(context) ?? Languages.Default);
        return next(context);
    });

    public static void Use(string language) =>
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);

    public static string? FromCookie(HttpContext context) =>
        context.Request.Cookies[Cookie] is { } value && Languages.All.Contains(value) ? value : null;

    private static string? FromBrowser(HttpContext context)
    {
        var wanted = context.Request.GetTypedHeaders().AcceptLanguage;
        return wanted.Count == 0 ? null : Languages.Best(wanted
            .OrderByDescending(tag => tag.Quality ?? 1)
            .Select(tag => tag.Value.Value ?? ""));
    }
}
