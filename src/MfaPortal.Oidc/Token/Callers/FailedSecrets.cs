using System.Net;
using System.Security.Cryptography;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Callers;

/// <summary>
/// Ends guessing at client secrets (RFC 6749 §2.3.1): after ten wrong ones for a client from an address, none from there is looked at for the rest
/// of five minutes. The same wrong one again is no guess: an app that was left with its old secret must not shut out its neighbour that has the
/// new one. From every other address the client comes in as ever, so no stranger can shut it out. Kept in memory, for each node
/// apart: against 256 random bits the limit is one against noise, and a right secret must not cost a statement.
/// </summary>
internal sealed class FailedSecrets(TimeProvider time)
{
    private const int Most = 10;

    private readonly Lock _gate = new();
    private readonly CountsByPlace<Count> _counts = new();

    private sealed class Count
    {
        public int Guesses { get; set; }

        public int Told { get; set; }

        public byte[] Last { get; set; } = [];

        public bool ToldOfSilence { get; set; }
    }

    /// <summary>
    /// <c>hash</c> is of the secret that was shown. Looked at under the lock, so that parallel guesses are counted one after the other; the look is
    /// a comparison of 32 bytes.
    /// </summary>
    public Attempt Try(string client, IPAddress? from, byte[] hash, Func<bool> isRight)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_counts.Find(client, from, now) is { Count.Guesses: >= Most } full)
            {
                var first = !full.Count.ToldOfSilence;
                full.Count.ToldOfSilence = true;
                return new Attempt(false, full.Until - now, Tell: first);
            }

            return isRight()
                ? new Attempt(true, null, Tell: false)
                : new Attempt(false, null, Tell: Note(_counts.FindOrBegin(client, from, now), hash));
        }
    }

    /// <summary>Whether the journal should hear of it.</summary>
    private static bool Note(Count count, byte[] hash)
    {
        if (!CryptographicOperations.FixedTimeEquals(count.Last, hash))
        {
            count.Guesses++;
            count.Last = hash;
        }

        return count.Told++ < Most;
    }
}

/// <summary>What became of one secret; with <c>Wait</c> it was not even looked at.</summary>
internal readonly record struct Attempt(bool Proven, TimeSpan? Wait, bool Tell);
