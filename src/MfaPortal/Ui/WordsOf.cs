using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace MfaPortal.Ui;

internal static class WordsOf
{
    public static Text Words(this ViewContext view) => view.HttpContext.RequestServices.GetRequiredService<Text>();
}
