using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Tokens;

/// <summary>The public halves of the published keys (RFC 7517 §5, RFC 7518 §6). Private members are never even exported.</summary>
internal static class JsonWebKeys
{
    public static byte[] Write(SigningKeySet keys)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys"u8);
            foreach (var key in keys.Published)
            {
                json.WriteStartObject();
                key.Use(handle => WriteMembers(json, handle));
                json.WriteString("use"u8, "sig"u8);
                json.WriteString("alg"u8, key.Algorithm);
                json.WriteString("kid"u8, key.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static bool WriteMembers(Utf8JsonWriter json, AsymmetricAlgorithm key)
    {
        switch (key)
        {
            case RSA rsa:
                var numbers = rsa.ExportParameters(includePrivateParameters: false);
                json.WriteString("kty"u8, "RSA"u8);
                json.WriteString("n"u8, Base64Url.EncodeToString(numbers.Modulus));
                json.WriteString("e"u8, Base64Url.EncodeToString(numbers.Exponent));
                return true;
            case ECDsa ecdsa:
                var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
                json.WriteString("kty"u8, "EC"u8);
                json.WriteString("crv"u8, "P-256"u8);
                json.WriteString("x"u8, Base64Url.EncodeToString(point.X));
                json.WriteString("y"u8, Base64Url.EncodeToString(point.Y));
                return true;
            default:
                throw new InvalidOperationException("Unreachable: there are no other keys.");
        }
    }
}
