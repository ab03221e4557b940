using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// Signed tokens in compact form (RFC 7515 §3.1), by hand: no JWT package is to be had, and the part that is needed is small.
/// There is no algorithm but the key's own (RFC 8725 §3.1), and a token is taken only for what its type says it is (§3.11).
/// </summary>
internal static class Jwt
{
    public const string IdTokenType = "JWT";
    public const string AccessTokenType = "at+jwt";
    public const string LogoutTokenType = "logout+jwt";

    public const int LongestToken = 16 * 1024;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Sign(SigningKey key, string type, ReadOnlySpan<byte> payload)
    {
        var header = key.Header(type);
        var signed = new byte[header.Length + 1 + Base64Url.GetEncodedLength(payload.Length)];
        header.CopyTo(signed.AsSpan());
        signed[header.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(payload, signed.AsSpan(header.Length + 1));
        return string.Concat(Encoding.ASCII.GetString(signed), ".", Base64Url.EncodeToString(key.Sign(signed)));
    }

    /// <summary>The payload, if a published key signed this and it is of this type; otherwise null. Times, issuer and audience are the caller's.</summary>
    public static JsonElement? Verify(string token, string type, SigningKeySet keys) => Verify(token, type, keys.Find);

    /// <summary>As <see cref="Verify(string, string, SigningKeySet)"/>, for a token that expired long ago: keys that are published no longer count too.</summary>
    public static JsonElement? VerifyOld(string token, string type, SigningKeySet keys) => Verify(token, type, keys.Recall);

    private static JsonElement? Verify(string token, string type, Func<string, SigningKey?> find)
    {
        var text = token.AsSpan();
        var first = text.IndexOf('.');
        var last = text.LastIndexOf('.');
        if (token.Length > LongestToken || first <= 0 || last == first || text.Count('.') != 2)
        {
            return null;
        }

        if (Decode(text[..first]) is not { } header
            || Decode(text[(first + 1)..last]) is not { } payload
            || Decode(text[(last + 1)..]) is not { } signature
            || KeyFor(header, type, find) is not { } key
            || !key.Verify(Encoding.ASCII.GetBytes(token, 0, last), signature))
        {
            return null;
        }

        return StrictJson.ParseObject(payload);
    }

    private static SigningKey? KeyFor(byte[] header, string type, Func<string, SigningKey?> find)
    {
        // `crit` names extensions that must be understood, and none is (RFC 7515 §4.1.11).
        // `jwk`, `jku` and `x5u` are never looked at: keys come from the host alone.
        if (StrictJson.ParseObject(header) is not { } fields
            || fields.Text("typ") is not { } stated
            || !stated.Equals(type, StringComparison.OrdinalIgnoreCase)
            || fields.TryGetProperty("crit"u8, out _)
            || fields.Text("kid") is not { } kid
            || find(kid) is not { } key)
        {
            return null;
        }

        return fields.Text("alg") == key.Algorithm ? key : null;
    }

    /// <summary>Null for what is not base64url without padding (RFC 7515 §2).</summary>
    public static byte[]? Decode(ReadOnlySpan<char> encoded)
    {
        if (encoded.IsEmpty || encoded.ContainsAnyExcept(Alphabet) || encoded.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        var status = Base64Url.DecodeFromChars(encoded, bytes, out _, out var written);
        return status == OperationStatus.Done ? bytes[..written] : null;
    }

    /// <summary>A member that is a text; null when it is missing or something else.</summary>
    public static string? Text(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a whole number; null when it is missing or something else.</summary>
    public static long? Number(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static byte[] Payload<T>(T facts, Action<Utf8JsonWriter, T> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            write(json, facts);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
