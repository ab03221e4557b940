using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
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
        var name = Name.Trim();
        if (!Ui.Colour.TryParse(Colour, out var colour))
        {
            _ = Ui.Colour.TryParse(Palette[name.Sum(letter => letter) % Palette.Length], out colour);
        }

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "letter-mark");
        output.Attributes.SetAttribute("viewBox", "0 0 48 48");
        output.Attributes.SetAttribute("width", "48");
        output.Attributes.SetAttribute("height", "48");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Attributes.SetAttribute("focusable", "false");

        var letter = new TagBuilder("text")
        {
            Attributes =
            {
                ["x"] = "24", ["y"] = "24", ["dy"] = ".35em", ["text-anchor"] = "middle",
                ["font-size"] = "22", ["font-weight"] = "600", ["fill"] = colour.TextOnTop.ToString(),
            },
        };
        letter.InnerHtml.Append(name.Length == 0 ? "?" : StringInfo.GetNextTextElement(name).ToUpperInvariant());
        output.Content.SetHtmlContent($"""<rect width="48" height="48" rx="12" fill="{colour}"/>""").AppendHtml(letter);
    }
}
