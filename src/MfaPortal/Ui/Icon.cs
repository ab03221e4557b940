using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>A drawn sign, always beside a word and therefore hidden from assistive technology.</summary>
[HtmlTargetElement("ui-icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Icon : TagHelper
{
    private static readonly Dictionary<string, string> Drawings = new(StringComparer.Ordinal)
    {
        ["app"] = """<rect x="4" y="4" width="7" height="7" rx="1.5"/><rect x="13" y="4" width="7" height="7" rx="1.5"/><rect x="4" y="13" width="7" height="7" rx="1.5"/><rect x="13" y="13" width="7" height="7" rx="1.5"/>""",
        ["check"] = """<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.7 2.7L16 9.6"/>""",
        ["clock"] = """<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>""",
        ["code"] = """<rect x="3" y="6" width="18" height="12" rx="2.5"/><path d="M7.5 12h.01M12 12h.01M16.5 12h.01" stroke-width="2.6"/>""",
        ["copy"] = """<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5.5 15A1.5 1.5 0 0 1 4 13.500V6a2 2 0 0 1 2-2h7.500A1.5 1.5 0 0 1 15 5.500"/>""",
        ["download"] = """<path d="M12 4v11m-4.500-4.200L12 15.300l4.500-4.500M5 20h14"/>""",
        ["info"] = """<circle cx="12" cy="12" r="9"/><path d="M12 11v5.500M12 7.600h.01"/>""",
        ["key"] = """<circle cx="8" cy="15.500" r="4"/><path d="m11 12.500 8.500-8.500M16 7.500l3 3"/>""",
        ["mail"] = """<rect x="3" y="5" width="18" height="14" rx="2.500"/><path d="m3.800 7 8.200 6 8.200-6"/>""",
        ["next"] = """<path d="m9.500 6 6 6-6 6"/>""",
        ["person"] = """<circle cx="12" cy="8" r="4"/><path d="M4.500 20a7.500 7.500 0 0 1 15 0"/>""",
        ["phone"] = """<rect x="6.500" y="2.500" width="11" height="19" rx="2.500"/><path d="M11 18.500h2"/>""",
        ["printer"] = """<path d="M7 9V4h10v5M7 17H5a1.500 1.500 0 0 1-1.500-1.500v-5A1.500 1.500 0 0 1 5 9h14a1.500 1.500 0 0 1 1.500 1.500v5A1.500 1.500 0 0 1 19 17h-2"/><rect x="7" y="14" width="10" height="6.500" rx="1"/>""",
        ["shield"] = """<path d="M12 3 5 5.800v5.400c0 4.500 2.900 7.900 7 9.800 4.100-1.900 7-5.300 7-9.800V5.800Z"/><path d="m9 12 2.200 2.200L15.200 10"/>""",
        ["sign-out"] = """<path d="M10 4H6.500A1.500 1.500 0 0 0 5 5.500v13A1.500 1.500 0 0 0 6.500 20H10M15 8l4 4-4 4M19 12H10"/>""",
        ["warning"] = """<path d="M12 4 2.800 19.500h18.400Z"/><path d="M12 10v4.200M12 16.900h.01"/>""",
    };

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Of(Name));
    }

    internal static HtmlString Of(string name) => new(
        $"""<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{Drawings[name]}</svg>""");
}
