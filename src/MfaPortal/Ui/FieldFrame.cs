using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>What every field has round its control: id, name, label, hint, and the error of the model state.</summary>
internal sealed record FieldFrame(string Name, string Id, string? Value, string? Error, bool FormIsWrong)
{
    // A Razor expression that is null arrives as an empty text: no error either.
    public static FieldFrame From(ViewContext view, ModelExpression? bound, string? name, string? error)
    {
        var full = name ?? (bound is null ? "" : view.ViewData.TemplateInfo.GetFullHtmlFieldName(bound.Name));
        var state = view.ModelState.GetValueOrDefault(full);
        var value = state?.AttemptedValue ?? bound?.Model?.ToString();
        return new(full, TagBuilder.CreateSanitizedId(full, "_"), value, string.IsNullOrEmpty(error) ? FirstError(state) : error, view.ModelState.GetValueOrDefault("")?.Errors.Count > 0);
    }

    public static string Plain(object? value) => value switch
    {
        null => "",
        HtmlString html => System.Net.WebUtility.HtmlDecode(html.Value ?? ""),
        IHtmlContent content => System.Net.WebUtility.HtmlDecode(Written(content)),
        _ => value.ToString() ?? "",
    };

    public void Tie(TagBuilder control, bool hinted)
    {
        control.Attributes["id"] = Id;
        control.Attributes["name"] = Name;
        control.Attributes["aria-describedby"] = hinted ? $"{Id}-hint {Id}-error" : $"{Id}-error";
        if (Error is not null)
        {
            // The person comes back to what is wrong, not to the top of the page.
            control.Attributes["aria-invalid"] = "true";
            control.Attributes["autofocus"] = "";
        }

        if (FormIsWrong && control.Attributes.ContainsKey("autofocus"))
        {
            control.Attributes["aria-describedby"] = $"{Errors.Id} {control.Attributes["aria-describedby"]}";
        }
    }

    public void Write(TagHelperOutput output, string label, string? hint)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field");

        var title = new TagBuilder("label") { Attributes = { ["for"] = Id, ["class"] = "label" } };
        title.InnerHtml.Append(label);
        output.Content.SetHtmlContent(title);
        if (hint is not null)
        {
            var help = new TagBuilder("p") { Attributes = { ["id"] = $"{Id}-hint", ["class"] = "hint" } };
            help.InnerHtml.Append(hint);
            output.Content.AppendHtml(help);
        }

        // Present even when empty, so that a script can fill it and assistive technology speaks it (WCAG 4.1.3).
        var wrong = new TagBuilder("p") { Attributes = { ["id"] = $"{Id}-error", ["class"] = "field-error", ["role"] = "alert" } };
        if (Error is null)
        {
            wrong.Attributes["hidden"] = "";
        }

        wrong.InnerHtml.Append(Error ?? "");
        output.Content.AppendHtml(wrong);
    }

    private static string? FirstError(ModelStateEntry? state) => state?.Errors.Count > 0 ? state.Errors[0].ErrorMessage : null;

    private static string Written(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
