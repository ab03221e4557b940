using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>A large button (or, with <c>href</c>, link) with icon, title and a line of text. Other attributes pass through.</summary>
[HtmlTargetElement("ui-choice", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Choice : TagHelper
{
    public string Icon { get; set; } = "shield";

    public string Heading { get; set; } = "";

    public string? Text { get; set; }

    /// <summary>One or two words that set it apart, such as "Safest".</summary>
    public string? Badge { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var link = output.Attributes.ContainsName("href");
        output.TagName = link ? "a" : "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "choice");
        if (!link && !output.Attributes.ContainsName("type"))
        {
            output.Attributes.SetAttribute("type", "submit");
        }

        var body = new TagBuilder("span") { Attributes = { ["class"] = "choice-body" } };
        var title = Span("choice-title", Heading);
        if (Badge is { Length: > 0 })
        {
            title.InnerHtml.Append(" ").AppendHtml(Span("badge", Badge));
        }

        body.InnerHtml.AppendHtml(title);
        if (Text is not null)
        {
            body.InnerHtml.AppendHtml(Span("choice-text", Text));
        }

        output.Content.SetHtmlContent(MfaPortal.Ui.Icon.Of(Icon)).AppendHtml(body).AppendHtml(MfaPortal.Ui.Icon.Of("next"));
    }

    private static TagBuilder Span(string name, string text)
    {
        var span = new TagBuilder("span") { Attributes = { ["class"] = name } };
        span.InnerHtml.Append(text);
        return span;
    }
}
