using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// A signed token in compact form that an app made (RFC 7515 §3.1). Nothing in it is believed until <see cref="IsSignedBy"/> said yes;
/// `jku` and `x5u` are never looked at, and `crit` names extensions of which none is understood (RFC 7515 §4.1.11).
/// </summary>
internal sealed class ForeignJwt
{
    private const int Longest = 8 * 1024;
    private const int LongestId = 512;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private ForeignJwt(JsonElement header, JsonElement payload, byte[] signed, byte[] signature)
    {
        Header = header;
        Payload = payload;
        _signed = signed;
        _signature = signature;
    }

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    /// <summary>The `jti`, if it is one that can be remembered.</summary>
    public string? Id => Payload.Text("jti") is { Length: > 0 and <= LongestId } id ? id : null;

    public static ForeignJwt? Read(string token)
    {
        var parts = token.Length > Longest ? [] : token.Split('.');
        return parts is [var header, var payload, var signature]
            && Jwt.Decode(header) is { } headerBytes && StrictJson.ParseObject(headerBytes) is { } headerFields
            && Jwt.Decode(payload) is { } payloadBytes && StrictJson.ParseObject(payloadBytes) is { } payloadFields
            && Jwt.Decode(signature) is { } signatureBytes
            && !headerFields.TryGetProperty("crit"u8, out _)
                ? new ForeignJwt(headerFields, payloadFields, Encoding.ASCII.GetBytes(token, 0, header.Length + 1 + payload.Length), signatureBytes)
                : null;
    }

    public bool IsSignedBy(PublicKey key) => Header.Text("alg") is { } algorithm && key.Verify(algorithm, _signed, _signature);

    /// <summary>Names this token for <see cref="IReplayGuard"/>: two makers may use the same `jti`, and two purposes too.</summary>
    public byte[] Fingerprint(string purpose, string maker) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { purpose, maker, Id! }, FingerprintJson.Default.StringArray));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class FingerprintJson : System.Text.Json.Serialization.JsonSerializerContext;
