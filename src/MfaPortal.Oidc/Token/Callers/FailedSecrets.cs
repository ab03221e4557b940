using System.Net;
using System.Net.Sockets;

namespace MfaPortal.Oidc.Token.Callers;

/// <summary>
/// Ends guessing at client secrets (RFC 6749 §2.3.1): after ten wrong ones for a client from an address, none from there is looked at for the rest
/// of five minutes. From every other address the client comes in as ever, so no stranger can shut it out. Kept in memory, for each node
/// apart: against 256 random bits the limit is one against noise, and a right secret must not cost a statement.
/// </summary>
internal sealed class FailedSecrets(TimeProvider time)
{
    private const int Most = 10;
    private const int MostKept = 10_000;

    // Failures of other kinds are only counted for the journal, under a name that no client can have.
    private const string Others = "";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Client, IPAddress Address), Count> _counts = [];

    private sealed class Count(DateTimeOffset until)
    {
        public DateTimeOffset Until { get; } = until;

        public int Failures { get; set; }
    }

    /// <summary>Looked at under the lock, so that parallel guesses are counted one after the other; the look is a comparison of 32 bytes.</summary>
    public Attempt Try(string client, IPAddress? from, Func<bool> isRight)
    {
        var key = (client, Place(from));
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var count = Find(key, now);
            if (count is { Failures: >= Most })
            {
                return new Attempt(false, count.Until - now, Tell: count.Failures++ == Most);
            }

            if (isRight())
            {
                return new Attempt(true, null, Tell: false);
            }

            Add(key, count, now);
            return new Attempt(false, null, Tell: true);
        }
    }

    /// <summary>Another failure. Whether the journal should hear of it: a flood from one address is written down ten times in five minutes.</summary>
    public bool Note(IPAddress? from)
    {
        var key = (Others, Place(from));
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var count = Find(key, now);
            if (count is { Failures: >= Most })
            {
                return false;
            }

            Add(key, count, now);
            return true;
        }
    }

    private Count? Find((string, IPAddress) key, DateTimeOffset now)
    {
        if (_counts.TryGetValue(key, out var count) && count.Until > now)
        {
            return count;
        }

        _counts.Remove(key);
        return null;
    }

    private void Add((string, IPAddress) key, Count? count, DateTimeOffset now)
    {
        if (count is null)
        {
            MakeRoom(now);
            _counts[key] = count = new Count(now + Window);
        }

        count.Failures++;
    }

    // Who has ten thousand addresses has as many tries anyway; memory is what must stay small.
    private void MakeRoom(DateTimeOffset now)
    {
        if (_counts.Count < MostKept)
        {
            return;
        }

        foreach (var (key, _) in _counts.Where(count => count.Value.Until <= now).ToList())
        {
            _counts.Remove(key);
        }

        if (_counts.Count >= MostKept)
        {
            _counts.Clear();
        }
    }

    /// <summary>A whole /64 is one place: that is the least that an IPv6 subscriber gets.</summary>
    private static IPAddress Place(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}

/// <summary>What became of one secret; with <c>Wait</c> it was not even looked at.</summary>
internal readonly record struct Attempt(bool Proven, TimeSpan? Wait, bool Tell);
