using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace MfaPortal.SampleApps.Pages;

/// <summary>Markup. Text becomes markup only by way of <see cref="Of"/>, which encodes every hole that is not markup already.</summary>
internal readonly record struct Html
{
    private readonly string? _text;

    internal Html(string text) => _text = text;

    public static Html None => default;

    public static Html Of(HtmlTemplate template) => template.Finish();

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.ToString())));

    public override string ToString() => _text ?? "";
}

/// <summary>Lets the compiler turn an interpolated string into encoded markup.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlTemplate
{
    private readonly StringBuilder _markup;

    public HtmlTemplate(int literalLength, int formattedCount) =>
        _markup = new StringBuilder(literalLength + (formattedCount * 32));

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(Html markup) => _markup.Append(markup.ToString());

    public void AppendFormatted(string? text) => _markup.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(Uri address) => AppendFormatted(address.AbsoluteUri);

    public void AppendFormatted(DateTimeOffset time) => _markup.Append(
        CultureInfo.InvariantCulture,
        $"<time datetime=\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\">{time.UtcDateTime:d MMMM yyyy, HH:mm:ss} UTC</time>");

    public Html Finish() => new(_markup.ToString());
}
