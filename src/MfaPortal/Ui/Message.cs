using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>A message in the page. <c>kind</c>: info (default), done, warning, error. Errors are alerts, the others status.</summary>
[HtmlTargetElement("ui-message")]
public sealed class Message : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public string Kind { get; set; } = "info";

    public string? Heading { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"message {Kind}");
        output.Attributes.SetAttribute("role", Kind == "error" ? "alert" : "status");
        Write(output.Content, View, Kind, Heading);
        output.Content.AppendHtml("<div>").AppendHtml(content).AppendHtml("</div></div>");
    }

    // The kind is a word too, because colour and a picture alone tell nothing to some (WCAG 1.4.1).
    private static void Write(TagHelperContent into, ViewContext view, string kind, string? heading)
    {
        into.AppendHtml(Icon.Of(kind switch { "done" => "check", "info" => "info", _ => "warning" }));
        into.AppendHtml("<div class=\"message-body\">");
        var word = new TagBuilder("span") { Attributes = { ["class"] = "visually-hidden" } };
        word.InnerHtml.Append(view.Words()[$"ui.message.{kind}"]);
        into.AppendHtml(word);
        if (heading is not null)
        {
            var title = new TagBuilder("strong");
            title.InnerHtml.Append(heading);
            into.AppendHtml(title);
        }
    }
}
