using MfaPortal.Oidc.Host;

namespace MfaPortal.Passwords;

/// <summary>How many from each place are at the hasher or stand in its line. Keeps those alone who are there.</summary>
internal sealed class HashLine
{
    private readonly Lock gate = new();
    private readonly Dictionary<Place, int> counts = [];

    /// <summary>How many of this place are there now, this one among them.</summary>
    public int Come(Place from)
    {
        lock (gate)
        {
            return counts[from] = counts.GetValueOrDefault(from) + 1;
        }
    }

    public void Go(Place from)
    {
        lock (gate)
        {
            if (--counts[from] == 0)
            {
                counts.Remove(from);
            }
        }
    }
}
