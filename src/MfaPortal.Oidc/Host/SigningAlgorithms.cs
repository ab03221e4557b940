namespace MfaPortal.Oidc.Host;

/// <summary>The signature algorithms that exist here (RFC 7518 §3.1). There is no <c>none</c> and nothing symmetric.</summary>
public static class SigningAlgorithms
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 and a key of at least 3072 bits. Every client takes it.</summary>
    public const string RS256 = "RS256";

    /// <summary>ECDSA on P-256 with SHA-256. Some fifty times cheaper to sign.</summary>
    public const string ES256 = "ES256";
}
