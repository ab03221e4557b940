using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>"Step 2 of 3", with a bar for the eye.</summary>
[HtmlTargetElement("ui-steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Steps : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public int At { get; set; }

    public int Of { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "steps");

        var text = new TagBuilder("p");
        text.InnerHtml.Append(View.Words()["ui.step", At, Of]);
        var bar = new TagBuilder("div") { Attributes = { ["class"] = "steps-bar", ["aria-hidden"] = "true" } };
        for (var step = 1; step <= Of; step++)
        {
            bar.InnerHtml.AppendHtml(step <= At ? "<span class=\"past\"></span>" : "<span></span>");
        }

        output.Content.SetHtmlContent(text).AppendHtml(bar);
    }
}
