namespace MfaPortal.Texts;

/// <summary>
/// The room of the words: one JSON file per language, keyed by room, and the choice of a language per request. Every page
/// and mail speaks through it, nothing else in the product holds a sentence for people. Owns no table.
/// </summary>
internal static class Texts
{
    public static IServiceCollection AddTexts(this IServiceCollection services) => services
        .AddSingleton<TextCatalogue>()
        .AddScoped(provider => new Text(provider.GetRequiredService<TextCatalogue>()));
}
