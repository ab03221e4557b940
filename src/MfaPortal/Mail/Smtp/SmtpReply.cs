using System.Globalization;
using System.Text.RegularExpressions;

namespace MfaPortal.Mail.Smtp;

/// <summary>RFC 5321 §4.2: a code for programs, and lines for people.</summary>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MaxAnswer = 256;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>RFC 5321 §3.8: 421 ends the conversation, whatever was asked.</summary>
    public bool IsGoodbye => Code == 421;

    /// <summary>For log and outbox. Servers like to repeat whom they refuse; an address must not travel that way.</summary>
    public string WithoutAddresses(params ReadOnlySpan<string?> names)
    {
        var text = Addresses().Replace(string.Join(' ', Lines), "(address)");
        foreach (var name in names)
        {
            text = name is { Length: > 2 } ? text.Replace(name, "(address)", StringComparison.OrdinalIgnoreCase) : text;
        }

        text = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
        var answer = string.Create(CultureInfo.InvariantCulture, $"{Code} {text}");
        return answer.Length > MaxAnswer ? answer[..MaxAnswer] : answer;
    }

    [GeneratedRegex(@"<[^<>]*>|[^\s<>]+@[^\s<>]+")]
    private static partial Regex Addresses();
}
