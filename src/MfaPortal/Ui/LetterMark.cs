using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>
/// An app's first letter on its colour. SVG attributes instead of a style attribute, because the content security
/// policy allows no inline style.
/// </summary>
[HtmlTargetElement("ui-letter-mark", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LetterMark : TagHelper
{
    private static readonly string[] Palette = ["#1f5fbf", "#0f766e", "#7c3aed", "#b45309", "#be185d", "#3f6212", "#4338ca", "#9f1239"];

    public string Name { get; set; } = "";

    /// <summary>#rrggbb; without one the name picks its own and keeps it.</summary>
    public string? Colour { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Picture(Name, Colour));
    }

    /// <summary>Also a file of its own: the icon in the browser's tab.</summary>
    internal static string Picture(string name, string? configured)
    {
        var trimmed = name.Trim();
        if (!MfaPortal.Ui.Colour.TryParse(configured, out var colour))
        {
            _ = MfaPortal.Ui.Colour.TryParse(Palette[trimmed.Sum(letter => letter) % Palette.Length], out colour);
        }

        var letter = trimmed.Length == 0 ? "?" : StringInfo.GetNextTextElement(trimmed).ToUpperInvariant();
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" class="letter-mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false"><rect width="48" height="48" rx="12" fill="{colour}"/><text x="24" y="24" dy=".35em" text-anchor="middle" font-family="system-ui, sans-serif" font-size="24" font-weight="600" fill="{colour.TextOnTop}">{WebUtility.HtmlEncode(letter)}</text></svg>
            """;
    }
}
