using System.Net;
using System.Threading.Channels;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Operations;

/// <summary>
/// Takes note of what error pages tell, off the answer's path: nobody waits for it, nothing fails by it. What strangers can cause at
/// will is bounded by place and minute, and altogether; the rest is in the log alone, under the same code.
/// </summary>
internal sealed class ShownErrors(TimeProvider time)
{
    public const int MostFromOnePlace = 20;
    public const int MostInOneMinute = 600;
    public const int MostWaiting = 2000;

    private readonly Channel<ShownErrorRow> waiting = Channel.CreateBounded<ShownErrorRow>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly MinuteLimit<Place> limit = new(time, MostFromOnePlace, MostInOneMinute);

    public ChannelReader<ShownErrorRow> Waiting => waiting.Reader;

    /// <summary>False: too many of them, and only the log knows.</summary>
    public bool Note(ShownErrorRow shown, IPAddress? from) => limit.Take(Place.Of(from)) is not null && waiting.Writer.TryWrite(shown);

    public DateTimeOffset Now => time.GetUtcNow();
}
