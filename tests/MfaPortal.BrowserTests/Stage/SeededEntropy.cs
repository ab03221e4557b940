using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MfaPortal.Oidc.Host;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>
/// The same draws in every run, for pictures that only change when a page does. Counted per length, so that the keys and codes
/// people see do not depend on what else is drawn beside them; a page's reference code (8 bytes) is always the same one.
/// </summary>
internal sealed class SeededEntropy : Entropy
{
    private const int Reference = 8;

    private readonly ConcurrentDictionary<int, int> draws = new();

    public override void Fill(Span<byte> destination)
    {
        var draw = destination.Length == Reference ? 0 : draws.AddOrUpdate(destination.Length, 1, (_, before) => before + 1);
        Span<byte> seed = stackalloc byte[12];
        for (var written = 0; written < destination.Length; written += SHA256.HashSizeInBytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(seed, destination.Length);
            BinaryPrimitives.WriteInt32LittleEndian(seed[4..], draw);
            BinaryPrimitives.WriteInt32LittleEndian(seed[8..], written);
            SHA256.HashData(seed).AsSpan(0, Math.Min(SHA256.HashSizeInBytes, destination.Length - written)).CopyTo(destination[written..]);
        }
    }
}
