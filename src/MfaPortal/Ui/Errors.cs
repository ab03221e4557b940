using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>What is wrong with the form as a whole (model state errors without a field); nothing when there is nothing.</summary>
[HtmlTargetElement("ui-errors", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Errors : TagHelper
{
    internal const string Id = "form-error";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <summary>Where no field is at fault, the message itself gets the focus.</summary>
    public bool Focus { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = View.ModelState.GetValueOrDefault("")?.Errors;
        if (errors is not { Count: > 0 })
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("class", "message error");
        output.Attributes.SetAttribute("role", "alert");
        if (Focus)
        {
            output.Attributes.SetAttribute("tabindex", "-1");
            output.Attributes.SetAttribute("autofocus", "");
        }

        output.Content.SetHtmlContent(Icon.Of("warning"));
        output.Content.AppendHtml("<div class=\"message-body\">");
        foreach (var error in errors)
        {
            var line = new TagBuilder("p");
            line.InnerHtml.Append(error.ErrorMessage);
            output.Content.AppendHtml(line);
        }

        output.Content.AppendHtml("</div>");
    }
}
