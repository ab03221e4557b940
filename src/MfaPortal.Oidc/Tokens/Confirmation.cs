using System.Text.Json;

namespace MfaPortal.Oidc.Tokens;

/// <summary><c>cnf</c> (RFC 7800 §3.1, RFC 9449 §6.1): the key whose holder alone may use a token.</summary>
internal static class Confirmation
{
    public static void Write(Utf8JsonWriter json, string? key)
    {
        if (key is not null)
        {
            json.WriteStartObject("cnf"u8);
            json.WriteString("jkt"u8, key);
            json.WriteEndObject();
        }
    }

    public static string? Read(JsonElement json) =>
        json.TryGetProperty("cnf"u8, out var confirmation) && confirmation.ValueKind == JsonValueKind.Object ? confirmation.Text("jkt") : null;
}
