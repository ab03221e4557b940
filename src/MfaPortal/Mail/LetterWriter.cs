using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using MfaPortal.Audit;
using MfaPortal.Texts;

namespace MfaPortal.Mail;

/// <summary>Turns a letter into words, as plain text and as simple HTML, in the recipient's language.</summary>
internal sealed class LetterWriter(TextCatalogue texts, LetterHead head, RequestFacts request, Places places, Clock clock)
{
    private const int MaxWords = 256;
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public WrittenLetter Write(EmailAddress address, Recipient to, Letter letter, DateTimeOffset now, Uri? notMe = null)
    {
        var language = to.Language is { } wanted ? Languages.Best([wanted]) ?? Languages.Default : Languages.Default;
        var name = OneLine(to.Name);

        LetterArgument[] arguments = [new LetterArgument.Text(to.Name), .. letter.Arguments];
        object[] plain = [.. arguments.Select(argument => Plain(argument, language))];
        object[] html = [.. arguments.Select((argument, i) => InHtml(argument, (string)plain[i]))];

        var paragraphs = Paragraphs(letter, language, name, now, notMe).ToList();
        var (text, marked) = Body($"mail.{letter.Template}.body", language, plain, html);
        paragraphs.Insert(1, (text, marked));

        return new WrittenLetter(
            address.ToString(),
            name,
            OneLine(Filled(language, Template(language, $"mail.{letter.Template}.subject"), plain)),
            string.Join("\n\n", paragraphs.Select(paragraph => paragraph.Text)) + "\n",
            Page(language, paragraphs.Select(paragraph => paragraph.Html)),
            letter.UsefulFor is { } lifetime ? now + lifetime : null);
    }

    private IEnumerable<(string Text, string Html)> Paragraphs(Letter letter, string language, string name, DateTimeOffset now, Uri? notMe)
    {
        yield return Words("mail.greeting", language, name);
        if (letter.IsNotice || letter.TellsWhere)
        {
            yield return Facts(letter.Origin, language, now);
        }

        if (letter.NotYou is { } special)
        {
            yield return Words(special, language);
        }
        else if (letter.IsNotice)
        {
            yield return head.HelpdeskPhone is { } phone
                ? Words("mail.not-you.phone", language, phone)
                : Words("mail.not-you", language);
        }

        if (letter.IsNotice && notMe is not null)
        {
            yield return Freeze(notMe, language);
        }

        yield return head.HelpdeskPhone is { } helpdesk
            ? Words("mail.closing.phone", language, head.Name, helpdesk)
            : Words("mail.closing", language, head.Name);
    }

    private (string Text, string Html) Facts(LetterOrigin origin, string language, DateTimeOffset now)
    {
        var (address, agent) = origin switch
        {
            LetterOrigin.ThisRequest => (request.Address, request.UserAgent),
            LetterOrigin.Browser browser => (browser.Address, browser.UserAgent),
            LetterOrigin.SomebodyElse => (null, null),
            _ => throw new InvalidOperationException($"No such origin: {origin.GetType().Name}"),
        };

        List<(string Text, string Html)> lines = [Words("mail.when", language, clock.Moment(texts, language, now))];
        if (Whereabouts.Browser(agent) is { } browserName)
        {
            lines.Add(browserName.System is { } system
                ? Words("mail.browser.system", language, browserName.Name, system)
                : Words("mail.browser", language, browserName.Name));
        }

        if (places.Find(address) is { } place)
        {
            lines.Add(Words("mail.place", language, place switch
            {
                { Name: { } name } => OneLine(name),
                { Network: { } network } => texts.Get(language, "place.network", network),
                _ => texts.Get(language, "place.portal"),
            }));
        }

        return (string.Join('\n', lines.Select(line => line.Text)), string.Join("<br>\n", lines.Select(line => line.Html)));
    }

    private (string Text, string Html) Freeze(Uri notMe, string language)
    {
        var link = new LetterArgument.Link(notMe);
        var plain = Address(notMe);
        return Body("mail.not-you.link", language, [plain], [InHtml(link, plain)]);
    }

    private (string Text, string Html) Words(string key, string language, params object[] words) =>
        Body(key, language, words, [.. words.Select(word => Html.Encode((string)word))]);

    private (string Text, string Html) Body(string key, string language, object[] plain, object[] html)
    {
        var template = Template(language, key);

        // The template is encoded before the gaps are filled: only InHtml decides what becomes markup.
        return (Filled(language, template, plain),
            Filled(language, Html.Encode(template).Replace("&#xA;", "\n", StringComparison.Ordinal), html)
                .Replace("\n\n", "</p><p>", StringComparison.Ordinal)
                .Replace("\n", "<br>\n", StringComparison.Ordinal));
    }

    private string Template(string language, string key) => texts.Get(language, key) is var text && text != key
        ? text
        : throw new InvalidOperationException($"There is no text {key}.");

    private string Plain(LetterArgument argument, string language) => argument switch
    {
        LetterArgument.Text text => OneLine(text.Value),
        LetterArgument.Phrase phrase => OneLine(texts.Get(language, phrase.Key)),
        LetterArgument.Code code => OneLine(code.Value),
        LetterArgument.Moment moment => clock.Moment(texts, language, moment.At),
        LetterArgument.Link link => Address(link.Target),
        _ => throw new InvalidOperationException($"No such argument: {argument.GetType().Name}"),
    };

    private static string InHtml(LetterArgument argument, string plain) => argument switch
    {
        LetterArgument.Link => $"<a href=\"{Html.Encode(plain)}\">{Html.Encode(plain)}</a>",
        LetterArgument.Code => $"<strong style=\"font-size:1.5em;letter-spacing:.1em\">{Html.Encode(plain)}</strong>",
        _ => Html.Encode(plain),
    };

    // A javascript: link can come only from a mistake of ours; refuse to mail it.
    private static string Address(Uri target) => target.IsAbsoluteUri && target.Scheme is "https" or "http"
        ? target.AbsoluteUri
        : throw new InvalidOperationException("A link in a letter is an absolute http or https address.");

    private static string Filled(string language, string template, object[] words) =>
        string.Format(CultureInfo.GetCultureInfo(language), template, words);

    // Names and labels come from people and imports: a line break in one must not begin a header or a paragraph (threat T81).
    private static string OneLine(string words)
    {
        var cut = words.Length > MaxWords ? words[..MaxWords] : words;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var lonely = char.IsHighSurrogate(source[i]) && (i + 1 == source.Length || !char.IsLowSurrogate(source[i + 1]))
                    || char.IsLowSurrogate(source[i]) && (i == 0 || !char.IsHighSurrogate(source[i - 1]));
                span[i] = lonely ? '\uFFFD' : char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
            }
        });
    }

    private static string Page(string language, IEnumerable<string> paragraphs) => $"""
        <!doctype html>
        <html lang="{language}">
        <head><meta charset="utf-8"></head>
        <body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em;margin:1em">
        {string.Join('\n', paragraphs.Select(paragraph => $"<p>{paragraph}</p>"))}
        </body>
        </html>

        """;
}
