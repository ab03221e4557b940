using System.Threading.Channels;

namespace MfaPortal.Operations;

/// <summary>
/// Takes note of what error pages tell, off the answer's path: nobody waits for it, nothing fails by it. What strangers can cause at
/// will is bounded by address and minute, and altogether; the rest is in the log alone, under the same code.
/// </summary>
internal sealed class ShownErrors(TimeProvider time)
{
    public const int MostFromOneAddress = 20;
    public const int MostInOneMinute = 600;
    public const int MostWaiting = 2000;

    private readonly Channel<ShownErrorRow> waiting = Channel.CreateBounded<ShownErrorRow>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private long minute;
    private int total;

    public ChannelReader<ShownErrorRow> Waiting => waiting.Reader;

    /// <summary>False: too many of them, and only the log knows.</summary>
    public bool Note(ShownErrorRow shown, string? address) => MayNote(address ?? "", shown.At) && waiting.Writer.TryWrite(shown);

    public DateTimeOffset Now => time.GetUtcNow();

    private bool MayNote(string address, DateTimeOffset now)
    {
        lock (gate)
        {
            var current = now.UtcTicks / TimeSpan.TicksPerMinute;
            if (current != minute)
            {
                // No more addresses than notes in a minute, so this stays small.
                (minute, total) = (current, 0);
                counts.Clear();
            }

            var count = counts.GetValueOrDefault(address);
            if (count >= MostFromOneAddress || total >= MostInOneMinute)
            {
                return false;
            }

            counts[address] = count + 1;
            total++;
            return true;
        }
    }
}
