using System.Security.Cryptography;

namespace MfaPortal.Oidc.Host;

/// <summary>The source of unguessable bytes; injected, so that a test can repeat a run.</summary>
public class Entropy
{
    /// <summary>Fills <paramref name="target"/> from the operating system's cryptographic random number generator.</summary>
    public virtual void Fill(Span<byte> target) => RandomNumberGenerator.Fill(target);
}
