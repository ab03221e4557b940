using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Wire;

/// <summary>What came from a place under a name within five minutes, in memory. Its holder locks.</summary>
internal sealed class CountsByPlace<T>
    where T : class, new()
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MostKept = 10_000;

    private readonly Dictionary<(string Name, Place Place), (T Count, DateTimeOffset Until)> _counts = [];

    /// <summary>The count, and when it is over; null: nothing came.</summary>
    public (T Count, DateTimeOffset Until)? Find(string name, IPAddress? from, DateTimeOffset now)
    {
        var key = (name, Place.Of(from));
        if (_counts.TryGetValue(key, out var found) && found.Until > now)
        {
            return found;
        }

        _counts.Remove(key);
        return null;
    }

    public T FindOrBegin(string name, IPAddress? from, DateTimeOffset now)
    {
        if (Find(name, from, now) is { } found)
        {
            return found.Count;
        }

        MakeRoom(now);
        var count = new T();
        _counts[(name, Place.Of(from))] = (count, now + Window);
        return count;
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
}
