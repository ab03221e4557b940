using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>
/// One field for a typed code: paste, spaces and password managers welcome (WCAG 2.2 SC 3.3.8), never six boxes.
/// <c>letters</c> makes it the field for a code of letters from a printed sheet instead of digits; <c>recovery</c> too, for one that no
/// program should propose as the code of the day.
/// </summary>
[HtmlTargetElement("ui-code-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CodeField : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public string? Error { get; set; }

    public int Digits { get; set; } = 6;

    public bool Letters { get; set; }

    public bool Recovery { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var letters = Letters || Recovery;
        var frame = FieldFrame.From(View, For, Name, Error);
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in output.Attributes)
        {
            input.Attributes[attribute.Name] = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : FieldFrame.Plain(attribute.Value);
        }

        output.Attributes.Clear();
        input.AddCssClass(letters ? "input code-input wide" : "input code-input");
        input.Attributes["type"] = "text";
        input.Attributes["required"] = "";
        input.Attributes["spellcheck"] = "false";
        input.Attributes["enterkeyhint"] = "done";
        input.Attributes["inputmode"] = letters ? "text" : "numeric";
        input.Attributes["autocomplete"] = Recovery ? "off" : "one-time-code";
        input.Attributes["autocapitalize"] = letters ? "characters" : "off";
        // Room for the spaces and dashes that come with a pasted code; a limit of six would cut "123 456".
        input.Attributes["maxlength"] = letters ? "40" : "20";
        if (!letters)
        {
            input.Attributes["pattern"] = $@"[0-9\s\-]{{{Digits},{Digits * 2}}}";
        }

        frame.Tie(input, Hint is not null);
        frame.Write(output, Label, Hint);
        output.Content.AppendHtml(input);
    }
}
