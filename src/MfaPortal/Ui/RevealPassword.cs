using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace MfaPortal.Ui;

internal static class RevealPassword
{
    /// <summary>The password input with its show/hide button; the button appears only where scripts run.</summary>
    public static IHtmlContent Around(TagBuilder input, ViewContext view)
    {
        Element.Use(view.HttpContext, "reveal-password");
        var words = view.Words();
        var wrap = new TagBuilder("reveal-password")
        {
            Attributes = { ["show"] = words["ui.reveal.show"], ["hide"] = words["ui.reveal.hide"], ["hint"] = words["ui.reveal.hint"] },
        };
        wrap.InnerHtml.AppendHtml(input);
        return wrap;
    }
}
