using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MfaPortal.Ui;

/// <summary>
/// The portal's custom elements: gives each its texts and the server's time, and notes its module so that the layout
/// loads only what the page uses.
/// </summary>
[HtmlTargetElement("code-countdown")]
[HtmlTargetElement("copy-text")]
[HtmlTargetElement("reveal-password")]
[HtmlTargetElement("idle-warning")]
[HtmlTargetElement("print-page")]
[HtmlTargetElement("download-text")]
[HtmlTargetElement("submit-once")]
[HtmlTargetElement("clock-check")]
[HtmlTargetElement("logout-receipt")]
[HtmlTargetElement("mail-delivery")]
[HtmlTargetElement("state-watch")]
public sealed class Element(TimeProvider time) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Use(View.HttpContext, output.TagName);
        var words = View.Words();
        foreach (var (name, key) in Texts(output.TagName))
        {
            if (!output.Attributes.ContainsName(name))
            {
                // The browser fills the number in, so the place for it travels along.
                output.Attributes.SetAttribute(name, words[key, "{0}"]);
            }
        }

        if (output.TagName is "code-countdown" or "clock-check" && !output.Attributes.ContainsName("now"))
        {
            output.Attributes.SetAttribute("now", time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }
    }

    internal static void Use(HttpContext context, string name) => Used(context).Add(name);

    internal static SortedSet<string> Used(HttpContext context)
    {
        if (context.Items[typeof(Element)] is not SortedSet<string> used)
        {
            context.Items[typeof(Element)] = used = new(StringComparer.Ordinal);
        }

        return used;
    }

    private static (string Name, string Key)[] Texts(string element) => element switch
    {
        "code-countdown" => [("soon", "ui.countdown.soon"), ("left", "ui.countdown.left")],
        "copy-text" => [("label", "ui.copy"), ("done", "ui.copied")],
        "reveal-password" => [("show", "ui.reveal.show"), ("hide", "ui.reveal.hide"), ("hint", "ui.reveal.hint")],
        "print-page" => [("label", "ui.print")],
        "download-text" => [("label", "ui.download")],
        _ => [],
    };
}
