using System.Text;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// C# with its comments and strings told apart from its code: enough of the language for house rules, no more. Blanked parts
/// keep their length, so that positions hold in every form of the text.
/// </summary>
internal sealed class CSharpText
{
    private readonly string text;
    private readonly StringBuilder withoutComments;
    private readonly StringBuilder withoutStrings;
    private readonly List<(int At, string Value)> strings = [];
    private int at;

    private CSharpText(string text)
    {
        this.text = text;
        withoutComments = new StringBuilder(text);
        withoutStrings = new StringBuilder(text);
        Code(inGap: 0);
    }

    public string WithoutComments => withoutComments.ToString();

    public string WithoutStrings => withoutStrings.ToString();

    public IReadOnlyList<(int At, string Value)> Strings => strings;

    public static CSharpText Read(string text) => new(text);

    // Reads on to the end, or to the braces that close a gap of an interpolated string.
    private void Code(int inGap)
    {
        var open = 0;
        while (at < text.Length)
        {
            if (Starts("//"))
            {
                Comment(text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length);
            }
            else if (Starts("/*"))
            {
                Comment(text.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : text.Length);
            }
            else if (text[at] == '\'')
            {
                at += at + 1 < text.Length && text[at + 1] == '\\' ? text.IndexOf('\'', at + 3) - at + 1 : 3;
            }
            else if (Opening() is { } opening)
            {
                String(opening);
            }
            else if (inGap > 0 && open == 0 && text[at] == '}')
            {
                at += inGap;
                return;
            }
            else
            {
                open += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
                at++;
            }
        }
    }

    private (int Gaps, bool Verbatim, int Quotes, int Length)? Opening()
    {
        var end = at;
        while (end < text.Length && text[end] is '$' or '@')
        {
            end++;
        }

        if (end == text.Length || text[end] != '"')
        {
            return null;
        }

        var prefix = text.AsSpan(at, end - at);
        var quotes = 0;
        while (end + quotes < text.Length && text[end + quotes] == '"')
        {
            quotes++;
        }

        // Two quotes are an empty string; three or more begin a raw one.
        quotes = quotes == 2 || prefix.Contains('@') ? 1 : quotes;
        return (prefix.Count('$'), prefix.Contains('@'), quotes, prefix.Length + quotes);
    }

    private void String((int Gaps, bool Verbatim, int Quotes, int Length) opening)
    {
        var start = at;
        var value = new StringBuilder();
        at += opening.Length;
        while (at < text.Length)
        {
            if (Run('"') is var quotes and > 0 && (opening.Quotes > 1 ? quotes >= opening.Quotes : !(opening.Verbatim && quotes >= 2)))
            {
                at += opening.Quotes;
                break;
            }

            if (opening.Quotes == 1 && !opening.Verbatim && text[at] == '\\' || opening.Verbatim && Run('"') >= 2)
            {
                Keep(value, 2);
            }
            else if (opening.Gaps > 0 && opening.Quotes == 1 && (Starts("{{") || Starts("}}")))
            {
                Keep(value, 2);
            }
            else if (opening.Gaps > 0 && Run('{') >= opening.Gaps)
            {
                at += opening.Gaps;
                Code(opening.Gaps);
                value.Append("{}");
            }
            else
            {
                Keep(value, 1);
            }
        }

        strings.Add((start, value.ToString()));
    }

    private void Keep(StringBuilder value, int length)
    {
        value.Append(text, at, length);
        Blank(withoutStrings, at, at + length);
        at += length;
    }

    private void Comment(int end)
    {
        Blank(withoutComments, at, end);
        Blank(withoutStrings, at, end);
        at = end;
    }

    private void Blank(StringBuilder form, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (text[i] != '\n')
            {
                form[i] = ' ';
            }
        }
    }

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private int Run(char what)
    {
        var length = 0;
        while (at + length < text.Length && text[at + length] == what)
        {
            length++;
        }

        return length;
    }
}
