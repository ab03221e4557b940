using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// The public half of a key that an app holds (RFC 7517, RFC 7518 §6): RSA of 2048 to 4096 bits, or EC on P-256. Immutable; may be used by
/// any number of threads at once.
/// </summary>
public sealed class PublicKey
{
    private const int LeastRsaBits = 2048;

    // Whoever shows a key makes us calculate with it: neither numbers nor exponents without end.
    private const int MostRsaBits = 4096;
    private const int MostExponentBytes = 4;
    private const int MostKeys = 20;
    private const int LongestSet = 64 * 1024;

    private static readonly string[] OfRsa = ["PS256", "RS256"];
    private static readonly string[] OfEc = ["ES256"];
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;

    private PublicKey(JsonElement jwk, RSAParameters? rsa, ECParameters? ec)
    {
        _rsa = rsa;
        _ec = ec;
        Id = jwk.Text("kid");
        Algorithms = jwk.Text("alg") is { } alg ? [alg] : rsa is null ? OfEc : OfRsa;

        // RFC 7638 §3.2: the required members alone, in this order.
        var canonical = rsa is null
            ? $"{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{jwk.Text("x")}\",\"y\":\"{jwk.Text("y")}\"}}"
            : $"{{\"e\":\"{jwk.Text("e")}\",\"kty\":\"RSA\",\"n\":\"{jwk.Text("n")}\"}}";
        Thumbprint = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }

    /// <summary>The algorithms in which anybody but this server may sign: <c>ES256</c>, <c>PS256</c> and <c>RS256</c>.</summary>
    public static IReadOnlyList<string> AllAlgorithms { get; } = [.. OfEc, .. OfRsa];

    /// <summary>The <c>kid</c>; <see langword="null"/>: it has none.</summary>
    public string? Id { get; }

    /// <summary>What this key may sign with: what its <c>alg</c> says, or all that its kind allows.</summary>
    public IReadOnlyList<string> Algorithms { get; }

    /// <summary>The SHA-256 thumbprint, base64url (RFC 7638): names the key itself.</summary>
    public string Thumbprint { get; }

    /// <summary>Reads a key set (RFC 7517 §5) of 1 to 20 keys.</summary>
    /// <param name="jwks">The set as JSON text, such as <c>{"keys":[{"kty":"EC",…}]}</c>.</param>
    /// <param name="keys">The keys; empty when something is wrong.</param>
    /// <returns>What is wrong, in an English sentence that repeats nothing of the text; <see langword="null"/>: nothing.</returns>
    public static string? ReadSet(string jwks, out IReadOnlyList<PublicKey> keys)
    {
        keys = [];
        if (jwks.Length > LongestSet
            || StrictJson.ParseObject(Encoding.UTF8.GetBytes(jwks)) is not { } set
            || !set.TryGetProperty("keys"u8, out var members)
            || members.ValueKind != JsonValueKind.Array
            || members.GetArrayLength() is < 1 or > MostKeys)
        {
            return $"This is no JSON Web Key Set of 1 to {MostKeys} keys.";
        }

        List<PublicKey> read = [];
        foreach (var member in members.EnumerateArray())
        {
            if (Read(member, out var flaw) is not { } key)
            {
                return flaw;
            }

            read.Add(key);
        }

        if (read.Count > 1 && (read.Any(key => key.Id is null) || read.DistinctBy(key => key.Id).Count() < read.Count))
        {
            return "Of several keys each needs a kid of its own.";
        }

        keys = read;
        return null;
    }

    internal static PublicKey? Read(JsonElement jwk, out string flaw)
    {
        flaw = "";
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            flaw = "A key is a JSON object.";
        }
        else if (PrivateMembers.Any(member => jwk.TryGetProperty(member, out _)))
        {
            flaw = "A key holds private or symmetric members: only the public half belongs here.";
        }
        else if ((jwk.TryGetProperty("use"u8, out _) && jwk.Text("use") != "sig")
            || (jwk.TryGetProperty("key_ops"u8, out var uses) && !(uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueEquals("verify")))))
        {
            flaw = "A key is not one for signatures.";
        }
        else if (jwk.Text("kty") switch { "RSA" => Rsa(jwk), "EC" => Ec(jwk), _ => null } is { } key)
        {
            return key;
        }
        else
        {
            flaw = $"A key is neither RSA of {LeastRsaBits} to {MostRsaBits} bits for RS256 or PS256, nor EC on P-256 for ES256.";
        }

        return null;
    }

    /// <summary>Whether this key signed that, with an algorithm it is for (RFC 8725 §3.1).</summary>
    internal bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Algorithms.Contains(algorithm))
        {
            return false;
        }

        if (_ec is { } point)
        {
            using var ecdsa = ECDsa.Create(point);
            return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        using var rsa = RSA.Create(_rsa!.Value);
        return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static PublicKey? Rsa(JsonElement jwk)
    {
        if (Jwt.Decode(jwk.Text("n")) is not { } modulus || Jwt.Decode(jwk.Text("e")) is not { Length: <= MostExponentBytes } exponent || !IsFor(jwk, OfRsa))
        {
            return null;
        }

        var bits = new BigInteger(modulus, isUnsigned: true, isBigEndian: true).GetBitLength();
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        return bits is < LeastRsaBits or > MostRsaBits || e < 3 || e.IsEven || modulus[0] == 0 || (modulus[^1] & 1) == 0
            ? null
            : Usable(new PublicKey(jwk, new RSAParameters { Modulus = modulus, Exponent = exponent }, null));
    }

    private static PublicKey? Ec(JsonElement jwk)
    {
        if (jwk.Text("crv") != "P-256" || Jwt.Decode(jwk.Text("x")) is not { Length: 32 } x || Jwt.Decode(jwk.Text("y")) is not { Length: 32 } y || !IsFor(jwk, OfEc))
        {
            return null;
        }

        return Usable(new PublicKey(jwk, null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }));
    }

    private static PublicKey? Usable(PublicKey key)
    {
        try
        {
            using AsymmetricAlgorithm probe = key._ec is { } point ? ECDsa.Create(point) : RSA.Create(key._rsa!.Value);
            return key;
        }
        catch (CryptographicException)
        {
            // The framework's only word for a point that is not on the curve.
            return null;
        }
    }

    private static bool IsFor(JsonElement jwk, string[] algorithms) =>
        !jwk.TryGetProperty("alg"u8, out _) || (jwk.Text("alg") is { } alg && algorithms.Contains(alg));
}
