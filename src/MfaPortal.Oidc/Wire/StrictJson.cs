using System.Text.Json;
using System.Text.Unicode;

namespace MfaPortal.Oidc.Wire;

/// <summary>Reads JSON that a stranger wrote: no member twice (RFC 8725 §2.4), no depth, and every text in it is text.</summary>
internal static class StrictJson
{
    private const int Depth = 8;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = Depth };

    /// <summary>Null when this is not such an object.</summary>
    public static JsonElement? ParseObject(ReadOnlySpan<byte> utf8)
    {
        try
        {
            // The reader takes bytes that are no text, and breaks only when somebody reads them.
            if (!Utf8.IsValid(utf8) || !HoldsReadableText(utf8))
            {
                return null;
            }

            var json = JsonElement.Parse(utf8, Options);
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for the escape of half a character ("\ud800"): well-formed JSON, but no text.
            return null;
        }
    }

    private static bool HoldsReadableText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Depth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String
                && reader.ValueIsEscaped
                && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
