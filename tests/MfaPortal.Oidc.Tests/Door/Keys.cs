using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>Made once per run: a 3072-bit key takes a second.</summary>
internal static class Keys
{
    public static readonly SigningKey Rsa = Make("rsa-1", SigningAlgorithms.RS256);
    public static readonly SigningKey OtherRsa = Make("rsa-2", SigningAlgorithms.RS256);
    public static readonly SigningKey Ec = Make("ec-1", SigningAlgorithms.ES256);
    public static readonly SigningKey NextEc = Make("ec-2", SigningAlgorithms.ES256);
    public static readonly SigningKey StrangerEc = Make("ec-1", SigningAlgorithms.ES256);

    public static SigningKeySet Set(string version = "1") => new(version, [Rsa, Ec], [Rsa, Ec, NextEc]);

    private static SigningKey Make(string id, string algorithm) => new(id, algorithm, SigningKey.NewPrivateKey(algorithm));
}
