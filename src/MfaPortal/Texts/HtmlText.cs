using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Texts;

/// <summary>Sentences whose gaps may hold markup: the sentence and every gap that is mere text are encoded.</summary>
public sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Text text;

    internal HtmlText(Text text) => this.text = text;

    // The sentence is encoded before its gaps are filled.
    public IHtmlContent this[string key, params object?[] args] => new HtmlFormattableString(text.Culture, Encoder.Encode(text[key]), args);

    internal static IHtmlContent Time(DateTimeOffset moment, string words) => new HtmlString(
        $"<time datetime=\"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">{Encoder.Encode(words)}</time>");
}
