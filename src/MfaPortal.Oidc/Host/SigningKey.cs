using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// A key pair that signs tokens. May be used by any number of threads at once: the framework does not promise that for one
/// <see cref="AsymmetricAlgorithm"/>, so each use borrows an instance of its own from a small pool that grows to the number of
/// simultaneous uses and no further.
/// </summary>
public sealed class SigningKey
{
    /// <summary>The smallest RSA key that is taken: 128 bits of strength.</summary>
    public const int RsaBits = 3072;

    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];
    private readonly ConcurrentDictionary<string, byte[]> _headers = new(StringComparer.Ordinal);
    private readonly byte[] _pkcs8;

    /// <summary>Takes a key that <see cref="NewPrivateKey"/> made.</summary>
    /// <param name="id">The <c>kid</c>: unique for ever, printable ASCII, at most 100 characters.</param>
    /// <param name="algorithm">The one algorithm this key is for, one of <see cref="SigningAlgorithms"/> (RFC 8725 §3.1).</param>
    /// <param name="pkcs8">The private key, PKCS #8, not encrypted. Copied.</param>
    /// <exception cref="ArgumentException">The algorithm is unknown, or the RSA key is shorter than <see cref="RsaBits"/>, or the curve is not P-256.</exception>
    /// <exception cref="CryptographicException">The bytes are not a private key for the algorithm.</exception>
    public SigningKey(string id, string algorithm, ReadOnlySpan<byte> pkcs8)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
        Algorithm = algorithm;
        _pkcs8 = pkcs8.ToArray();
        _idle.Add(Import());
    }

    /// <summary>The <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>The one algorithm this key is for.</summary>
    public string Algorithm { get; }

    /// <summary>Makes a new private key.</summary>
    /// <param name="algorithm">One of <see cref="SigningAlgorithms"/>.</param>
    /// <returns>PKCS #8, not encrypted: encrypt it before it is kept.</returns>
    /// <exception cref="ArgumentException">The algorithm is unknown.</exception>
    public static byte[] NewPrivateKey(string algorithm)
    {
        using AsymmetricAlgorithm key = algorithm switch
        {
            SigningAlgorithms.RS256 => RSA.Create(RsaBits),
            SigningAlgorithms.ES256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            _ => throw new ArgumentException("Only RS256 and ES256 exist.", nameof(algorithm)),
        };
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>Signs in the form that RFC 7518 §3.3 and §3.4 want.</summary>
    /// <param name="data">What is signed.</param>
    /// <returns>The signature: as long as the RSA modulus, or 64 bytes r‖s.</returns>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var key = Borrow();
        var signature = key switch
        {
            RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => throw new InvalidOperationException("Unreachable: Import makes no other kind."),
        };
        _idle.Add(key);
        return signature;
    }

    /// <summary>Says whether a signature is this key's.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">Any bytes of any length.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = Borrow();
        var right = key switch
        {
            RSA rsa => rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => throw new InvalidOperationException("Unreachable: Import makes no other kind."),
        };
        _idle.Add(key);
        return right;
    }

    /// <summary>The public half, X.509 SubjectPublicKeyInfo.</summary>
    public byte[] ExportSubjectPublicKeyInfo() => Use(key => key.ExportSubjectPublicKeyInfo());

    /// <summary>The encoded JOSE header of tokens of one type, made once (RFC 7515 §4.1).</summary>
    internal byte[] Header(string type) => _headers.GetOrAdd(type, static (type, key) => key.MakeHeader(type), this);

    internal T Use<T>(Func<AsymmetricAlgorithm, T> use)
    {
        var key = Borrow();
        var answer = use(key);
        _idle.Add(key);
        return answer;
    }

    private byte[] MakeHeader(string type) => Base64Url.EncodeToUtf8(Jwt.Payload((type, key: this), static (json, facts) =>
    {
        json.WriteString("alg"u8, facts.key.Algorithm);
        json.WriteString("kid"u8, facts.key.Id);
        json.WriteString("typ"u8, facts.type);
    }));

    private AsymmetricAlgorithm Borrow() => _idle.TryTake(out var key) ? key : Import();

    private AsymmetricAlgorithm Import()
    {
        AsymmetricAlgorithm key = Algorithm switch
        {
            SigningAlgorithms.RS256 => RSA.Create(),
            SigningAlgorithms.ES256 => ECDsa.Create(),
            _ => throw new ArgumentException("Only RS256 and ES256 exist."),
        };
        key.ImportPkcs8PrivateKey(_pkcs8, out _);
        if (key is RSA { KeySize: < RsaBits } or ECDsa { KeySize: not 256 })
        {
            throw new ArgumentException("The key is too short, or of another curve than P-256.");
        }

        return key;
    }
}
