namespace MfaPortal.Texts;

internal static class Texts
{
    public static IServiceCollection AddTexts(this IServiceCollection services) => services
        .AddSingleton<TextCatalogue>()
        .AddScoped(provider => new Text(provider.GetRequiredService<TextCatalogue>()));
}
