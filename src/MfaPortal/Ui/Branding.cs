using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MfaPortal.Ui;

/// <summary>What makes the portal the organisation's own: read from the configuration section <c>Branding</c>.</summary>
internal sealed record Branding
{
    /// <summary>Shown in the header and in every page title.</summary>
    [Required, MaxLength(60)]
    public string Name { get; init; } = "MfaPortal";

    /// <summary>The one accent colour, as #rrggbb. Readable shades for text, buttons and dark mode are derived from it.</summary>
    [Required, RegularExpression("^#[0-9A-Fa-f]{6}$")]
    public string Colour { get; init; } = "#1f5fbf";

    /// <summary>Path of an SVG, PNG or WebP file shown in place of the name; null shows the name with a plain mark.</summary>
    [RegularExpression(@"^.+\.(svg|png|webp)$")]
    public string? LogoFile { get; init; }

    /// <summary>As a person would dial it, for example "088 123 45 67"; null shows no telephone line.</summary>
    [MaxLength(40)]
    public string? HelpdeskPhone { get; init; }
}

internal static class BrandingRegistration
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
