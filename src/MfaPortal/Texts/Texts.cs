namespace MfaPortal.Texts;

/// <summary>
/// The room of the words: one JSON file per language, keyed by room, the choice of a language per request, and the clock by
/// which times are told. Every page and mail speaks through it, nothing else in the product holds a sentence for people. Owns no table.
/// </summary>
internal static class Texts
{
    /// <param name="zone">The organisation's; null: UTC.</param>
    public static IServiceCollection AddTexts(this IServiceCollection services, TimeZoneInfo? zone = null) => services
        .AddSingleton<TextCatalogue>()
        .AddSingleton(new Clock(zone ?? TimeZoneInfo.Utc))
        .AddScoped(provider => new Text(provider.GetRequiredService<TextCatalogue>(), provider.GetRequiredService<Clock>()));
}
