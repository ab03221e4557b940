using System.Globalization;
using System.Text.Json;
using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>One member of a token or an answer, with what it means where somebody wrote that down.</summary>
internal sealed record ToldClaim(string Name, string Value, string? Meaning)
{
    private static readonly string[] Times = ["exp", "iat", "auth_time", "nbf", "updated_at"];

    public static IReadOnlyList<ToldClaim> Of(string json, Text text, Func<DateTimeOffset?, string> say)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateObject().Select(member => new ToldClaim(member.Name, Say(member, say), Explain(member.Name, text)))];
        }
        catch (Exception flaw) when (flaw is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string Say(JsonProperty member, Func<DateTimeOffset?, string> say) =>
        Times.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var seconds)
            ? $"{seconds.ToString(CultureInfo.InvariantCulture)} ({say(DateTimeOffset.FromUnixTimeSeconds(seconds))})"
            : member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetRawText()
            : member.Value.ToString();

    private static string? Explain(string name, Text text)
    {
        var key = $"admin.app.claim.{name.Replace('_', '-')}";
        return text[key] is var words && words != key ? words : null;
    }
}
