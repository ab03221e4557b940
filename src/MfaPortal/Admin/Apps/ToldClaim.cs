using System.Text.Json;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Admin.Apps;

/// <summary>One member of a token or an answer, with what it means where somebody wrote that down.</summary>
internal sealed record ToldClaim(string Name, IHtmlContent Value, string? Meaning)
{
    private static readonly string[] Times = ["exp", "iat", "auth_time", "nbf", "updated_at"];

    public static IReadOnlyList<ToldClaim> Of(string json, Text text)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateObject().Select(member => new ToldClaim(member.Name, Say(member, text), Explain(member.Name, text)))];
        }
        catch (Exception flaw) when (flaw is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static HtmlContentBuilder Say(JsonProperty member, Text text)
    {
        var said = new HtmlContentBuilder();
        said.Append(
            member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetRawText() : member.Value.ToString());
        if (Times.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var seconds))
        {
            said.Append(" (").AppendHtml(text.BriefTime(DateTimeOffset.FromUnixTimeSeconds(seconds))).Append(")");
        }

        return said;
    }

    private static string? Explain(string name, Text text)
    {
        var key = $"admin.app.claim.{name.Replace('_', '-')}";
        return text[key] is var words && words != key ? words : null;
    }
}
