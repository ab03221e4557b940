using Microsoft.Extensions.Options;

namespace MfaPortal.Ui;

/// <summary>
/// The room of how pages look: the layout, the tag helpers pages are written with, the style sheets and small scripts in
/// <c>wwwroot/ui</c>, and the organisation's brand. Owns no table and knows no feature.
/// </summary>
internal static class Ui
{
    public static IServiceCollection AddBranding(this IServiceCollection services)
    {
        services.AddOptions<Branding>().BindConfiguration("Branding").ValidateDataAnnotations()
            .Validate(branding => branding.LogoFile is null || File.Exists(branding.LogoFile), "Branding:LogoFile does not exist.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<Branding>>().Value);
        services.AddSingleton<BrandAssets>();
        return services;
    }

    /// <summary>The brand's colours and logo as static-looking files, so that no page needs an inline style (CSP).</summary>
    public static void MapBranding(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(BrandAssets.StylePath, ["GET", "HEAD"], (BrandAssets assets) => assets.Style()).AllowAnonymous();
        routes.MapMethods(BrandAssets.IconPath, ["GET", "HEAD"], (BrandAssets assets) => assets.Icon()).AllowAnonymous();
        routes.MapMethods(BrandAssets.LogoPath, ["GET", "HEAD"], (BrandAssets assets) => assets.Logo()).AllowAnonymous();
    }
}
