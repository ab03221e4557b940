using System.Net;

namespace MfaPortal.Oidc.Wire;

/// <summary>
/// Keeps what anybody can bring about from filling a journal that is never emptied: of one kind and one address it hears ten times in five minutes.
/// Other addresses are heard as ever, so nobody hides behind noise made elsewhere. Kept in memory, for each node apart.
/// </summary>
internal sealed class Floods(TimeProvider time)
{
    private const int Most = 10;

    private readonly Lock _gate = new();
    private readonly CountsByPlace<Count> _counts = new();

    private sealed class Count
    {
        public int Told { get; set; }
    }

    /// <summary>Whether the journal should hear of it. Names are ours or those of registered apps, never a stranger's: each takes room.</summary>
    public bool MayTell(string name, IPAddress? from)
    {
        lock (_gate)
        {
            var count = _counts.FindOrBegin(name, from, time.GetUtcNow());
            return count.Told < Most && ++count.Told > 0;
        }
    }
}
