using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>What an authenticator and its browser say. Left alone all of it is right; a test breaks one thing.</summary>
internal sealed record Saying
{
    public const byte Present = 0x01;
    public const byte Verified = 0x04;
    public const byte BackupEligible = 0x08;
    public const byte BackedUp = 0x10;

    public string? Type { get; init; }

    public string? Challenge { get; init; }

    public string Origin { get; init; } = "http://localhost";

    public bool CrossOrigin { get; init; }

    public string? TopOrigin { get; init; }

    public string RelyingParty { get; init; } = "localhost";

    public byte Flags { get; init; } = Present | Verified;

    public int Algorithm { get; init; } = -7;

    public string Format { get; init; } = "none";

    public uint? Counter { get; init; }

    public string? Id { get; init; }

    public string? RawId { get; init; }

    /// <summary>Empty: none is sent.</summary>
    public string? Holder { get; init; }

    public bool BreaksSignature { get; init; }

    /// <summary>Something is put into the client data after it was signed.</summary>
    public bool ChangesClientData { get; init; }
}

/// <summary>A security key of software: one P-256 credential, made and shown as WebAuthn Level 3 says (§6.3), in the JSON that our page sends.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte WithCredential = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>0 for one that does not count.</summary>
    public uint Counter { get; set; }

    public Guid Model { get; init; }

    public string? Attachment { get; init; } = "platform";

    /// <summary>The handle it was given when its credential was made, base64url.</summary>
    public string? Holder { get; set; }

    public string IdText => Base64Url.EncodeToString(Id);

    public byte[] PublicKey => CoseKey(-7);

    public string Make(JsonElement options, Saying? saying = null)
    {
        saying ??= new();
        Holder = options.GetProperty("user").GetProperty("id").GetString();
        var clientData = ClientData(saying, saying.Type ?? "webauthn.create", options);
        var data = Data(saying, (byte)(saying.Flags | WithCredential)).Concat(Credential(saying)).ToArray();
        return Answer(saying, clientData, new JsonObject
        {
            ["attestationObject"] = Base64Url.EncodeToString(Attestation(saying, data)),
            ["transports"] = new JsonArray("internal", "hybrid"),
        });
    }

    public string Show(JsonElement options, Saying? saying = null)
    {
        saying ??= new();
        if (Counter > 0 && saying.Counter is null)
        {
            Counter++;
        }

        var clientData = ClientData(saying, saying.Type ?? "webauthn.get", options);
        var data = Data(saying, saying.Flags);
        var signature = key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (saying.BreaksSignature)
        {
            signature[^1] ^= 1;
        }

        if (saying.ChangesClientData)
        {
            clientData = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(clientData).Replace("{", "{\"more\":1,", StringComparison.Ordinal));
        }

        var response = new JsonObject
        {
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
        };
        if ((saying.Holder ?? Holder) is { Length: > 0 } holder)
        {
            response["userHandle"] = holder;
        }

        return Answer(saying, clientData, response);
    }

    public void Dispose() => key.Dispose();

    private string Answer(Saying saying, byte[] clientData, JsonObject response)
    {
        response["clientDataJSON"] = Base64Url.EncodeToString(clientData);
        return new JsonObject
        {
            ["id"] = saying.Id ?? IdText,
            ["rawId"] = saying.RawId ?? saying.Id ?? IdText,
            ["type"] = "public-key",
            ["authenticatorAttachment"] = Attachment,
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        }.ToJsonString();
    }

    private static byte[] ClientData(Saying saying, string type, JsonElement options)
    {
        var data = new JsonObject
        {
            ["type"] = type,
            ["challenge"] = saying.Challenge ?? options.GetProperty("challenge").GetString(),
            ["origin"] = saying.Origin,
            ["crossOrigin"] = saying.CrossOrigin,
        };
        if (saying.TopOrigin is not null)
        {
            data["topOrigin"] = saying.TopOrigin;
        }

        return Encoding.UTF8.GetBytes(data.ToJsonString());
    }

    // WebAuthn §6.1.
    private byte[] Data(Saying saying, byte flags)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.ASCII.GetBytes(saying.RelyingParty)).CopyTo(data, 0);
        data[32] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), saying.Counter ?? Counter);
        return data;
    }

    // WebAuthn §6.5.1.
    private byte[] Credential(Saying saying)
    {
        var id = saying.Id is null ? Id : Base64Url.DecodeFromChars(saying.Id);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)id.Length);
        return [.. Model.ToByteArray(bigEndian: true), .. length, .. id, .. CoseKey(saying.Algorithm)];
    }

    // RFC 9053 §7.1.
    private byte[] CoseKey(int algorithm)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        Pair(1, () => writer.WriteInt32(2));
        Pair(3, () => writer.WriteInt32(algorithm));
        Pair(-1, () => writer.WriteInt32(1));
        Pair(-2, () => writer.WriteByteString(point.X!));
        Pair(-3, () => writer.WriteByteString(point.Y!));
        writer.WriteEndMap();
        return writer.Encode();

        void Pair(int label, Action value)
        {
            writer.WriteInt32(label);
            value();
        }
    }

    private static byte[] Attestation(Saying saying, byte[] data)
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(saying.Format);
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(saying.Format == "none" ? 0 : 2);
        if (saying.Format != "none")
        {
            writer.WriteTextString("alg");
            writer.WriteInt32(-7);
            writer.WriteTextString("sig");
            writer.WriteByteString([1, 2, 3]);
        }

        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(data);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
