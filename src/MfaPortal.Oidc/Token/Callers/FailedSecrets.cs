using System.Net;
using System.Security.Cryptography;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Callers;

/// <summary>
/// Tires whoever guesses at client secrets (RFC 6749 §2.3.1): after ten wrong ones for a client from an address, the next ones from there are told
/// to wait for the rest of five minutes, and are not written down. A right one always comes in: many share an address, and nobody may shut an app
/// out by guessing beside it. The same wrong one again is no guess. Kept in memory, for each node apart: against 256 random bits the limit is one
/// against noise, and a right secret must not cost a statement.
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
    /// <c>hash</c> is of the secret that was shown. Under the lock, so that parallel guesses are counted one after the other; a right one, which
    /// costs a comparison of 32 bytes however many guess, waits for nobody.
    /// </summary>
    public Attempt Try(string client, IPAddress? from, byte[] hash, bool isRight)
    {
        if (isRight)
        {
            return new Attempt(true, null, Tell: false);
        }

        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_counts.Find(client, from, now) is { Count.Guesses: >= Most } full)
            {
                var first = !full.Count.ToldOfSilence;
                full.Count.ToldOfSilence = true;
                return new Attempt(false, full.Until - now, Tell: first);
            }

            return new Attempt(false, null, Tell: Note(_counts.FindOrBegin(client, from, now), hash));
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

/// <summary>What became of one secret; with <c>Wait</c> it was one wrong one too many.</summary>
internal readonly record struct Attempt(bool Proven, TimeSpan? Wait, bool Tell);
