using System.Buffers.Text;
using System.Text.Json;

namespace MfaPortal.Factors.Passkey;

/// <summary>What a browser sent, as far as it can be told before it is checked: whose it claims to be.</summary>
internal sealed record PasskeyAnswer(string Json, byte[] CredentialId, bool IsFromElsewhere)
{
    private const int Longest = 64 * 1024;
    private const int LongestId = 1023;

    /// <summary>Null: nothing that could be an answer. An id that says one thing in two places says nothing (threat T22).</summary>
    public static PasskeyAnswer? Read(string? json)
    {
        if (json is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return Member(root, "type") == "public-key" && Member(root, "id") is { Length: > 0 } id && Member(root, "rawId") == id
                && Base64Url.IsValid(id, out var length) && length is > 0 and <= LongestId
                ? new PasskeyAnswer(json, Base64Url.DecodeFromChars(id), Member(root, "authenticatorAttachment") == "cross-platform")
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The latter is what the reader throws for the escape of half a character ("\ud800"): well-formed JSON, but no text.
            return null;
        }
    }

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
