using System.ComponentModel.DataAnnotations;

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

    /// <summary>Where helpdesk reads mail that cannot wait, such as an account that was frozen; null mails nobody, and the list at /helpdesk tells.</summary>
    [EmailAddress, MaxLength(254)]
    public string? HelpdeskEmail { get; init; }
}
