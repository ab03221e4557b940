using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>
/// Label, hint, error and input, tied together. Every attribute it does not know (autocomplete, required, autofocus)
/// goes to the input. <c>kind</c>: text (default), password, email, search, date, textarea, select (options as content).
/// </summary>
[HtmlTargetElement("ui-field")]
public sealed class Field : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    public string? Value { get; set; }

    public string Kind { get; set; } = "text";

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>Overrides what the model state says about this field.</summary>
    public string? Error { get; set; }

    /// <summary>Adds "(optional)" to the label.</summary>
    public bool Optional { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var frame = FieldFrame.From(View, For, Name, Error);
        var content = await output.GetChildContentAsync();

        var control = new TagBuilder(Kind is "textarea" or "select" ? Kind : "input");
        foreach (var attribute in output.Attributes)
        {
            control.Attributes[attribute.Name] = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : FieldFrame.Plain(attribute.Value);
        }

        output.Attributes.Clear();
        control.AddCssClass("input");
        frame.Tie(control, Hint is not null);
        var value = Value ?? frame.Value;
        switch (Kind)
        {
            case "select":
                control.InnerHtml.AppendHtml(content);
                break;
            case "textarea":
                control.InnerHtml.Append(value ?? "");
                break;
            default:
                control.Attributes["type"] = Kind;
                control.TagRenderMode = TagRenderMode.SelfClosing;
                if (Kind != "password" && value is not null)
                {
                    control.Attributes["value"] = value;
                }

                break;
        }

        frame.Write(output, Optional ? View.Words()["ui.optional", Label] : Label, Hint);
        output.Content.AppendHtml(Kind == "password" ? RevealPassword.Around(control, View) : control);
    }
}
