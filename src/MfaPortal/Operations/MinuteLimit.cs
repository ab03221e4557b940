namespace MfaPortal.Operations;

/// <summary>
/// So many in a minute: of each name, and of all together. A minute begins with the first that is taken. In each node's memory, which stays small: what
/// was counted is forgotten when its minute is over, and a name beyond the most that are kept gets nothing, unless the caller says so.
/// </summary>
internal sealed class MinuteLimit<T>(TimeProvider time, int mostOfOne, int mostOfAll)
    where T : notnull
{
    public const int MostNames = 10_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<T, int> counts = [];
    private DateTimeOffset began;
    private int all;

    /// <summary>One that was taken, for who gives it back.</summary>
    internal sealed record Seat(T Name, bool AmongAll, DateTimeOffset Began);

    /// <summary>
    /// Null: not in this minute. What is not <paramref name="amongAll"/> counts for its name alone; <paramref name="uncounted"/> lets a name pass
    /// that cannot be kept.
    /// </summary>
    public Seat? Take(T name, bool amongAll = true, bool uncounted = false)
    {
        lock (gate)
        {
            Turn();
            var known = counts.TryGetValue(name, out var count);
            var kept = known || counts.Count < MostNames;
            if (count >= mostOfOne || (!kept && !uncounted) || (amongAll && all >= mostOfAll))
            {
                return null;
            }

            if (kept)
            {
                counts[name] = count + 1;
            }

            all += amongAll ? 1 : 0;
            return new Seat(name, amongAll, began);
        }
    }

    /// <summary>As if it had not been taken. One of an earlier minute is forgotten already.</summary>
    public void GiveBack(Seat seat)
    {
        lock (gate)
        {
            if (seat.Began != began || !counts.TryGetValue(seat.Name, out var count))
            {
                return;
            }

            if (count > 1)
            {
                counts[seat.Name] = count - 1;
            }
            else
            {
                counts.Remove(seat.Name);
            }

            all -= seat.AmongAll ? 1 : 0;
        }
    }

    // A clock that was set back must not stretch a minute.
    private void Turn()
    {
        var now = time.GetUtcNow();
        if (now - began >= Minute || now < began)
        {
            (began, all) = (now, 0);
            counts.Clear();
        }
    }
}
