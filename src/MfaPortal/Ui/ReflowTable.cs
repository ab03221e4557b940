using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>
/// <c>&lt;table ui-reflow&gt;</c>: rows become blocks on a narrow screen (WCAG 1.4.10). Blocks would lose their table
/// meaning in some browsers, so the roles are written out. <c>label</c> on a cell repeats its column head there.
/// </summary>
[HtmlTargetElement("table", Attributes = Mark)]
[HtmlTargetElement("thead")]
[HtmlTargetElement("tbody")]
[HtmlTargetElement("tr")]
[HtmlTargetElement("th")]
[HtmlTargetElement("td")]
public sealed class ReflowTable : TagHelper
{
    private const string Mark = "ui-reflow";

    [HtmlAttributeName("label")]
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (output.TagName == "table")
        {
            context.Items[typeof(ReflowTable)] = true;
            output.Attributes.RemoveAll(Mark);
            output.Attributes.SetAttribute("class", "table");
        }

        if (!context.Items.ContainsKey(typeof(ReflowTable)))
        {
            return;
        }

        var scope = output.Attributes["scope"]?.Value?.ToString();
        output.Attributes.SetAttribute("role", output.TagName switch
        {
            "table" => "table",
            "thead" or "tbody" => "rowgroup",
            "tr" => "row",
            "th" => scope == "row" ? "rowheader" : "columnheader",
            _ => "cell",
        });
        if (Label is not null)
        {
            output.Attributes.SetAttribute("data-label", Label);
        }
    }
}
