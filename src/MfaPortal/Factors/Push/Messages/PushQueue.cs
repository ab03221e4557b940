using System.Threading.Channels;
using MfaPortal.Operations;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>Forgets a subscription that nobody listens to any more. Gets services of its own, long after the request is over.</summary>
internal delegate Task ForgetSubscription(IServiceProvider services, Guid owner, CancellationToken ct);

/// <summary>
/// Messages on their way, so that no request waits for a stranger's machine. In memory only: what a dying process loses, a phone finds
/// by asking, and nothing in here is worth telling after its two minutes.
/// </summary>
internal sealed class PushQueue(
    IPushMessages messages, IServiceScopeFactory scopes, IOptions<PushMessagesOptions> options, TimeProvider time, ILogger<PushQueue> log)
    : RepeatedWork(Pauses[0], time, atOnce: true)
{
    /// <summary>Waiting, under way and to be tried again, together. A login storm must not fill the memory.</summary>
    public const int MostWaiting = 1000;

    private const int Seats = 16;

    /// <summary>For one of the services that are known; all phones of a maker hang on it.</summary>
    public const int SeatsOfAService = 12;

    /// <summary>For any other host, which whoever links a phone may name: one that never answers keeps nobody else's message (threat T60).</summary>
    public const int SeatsOfAHost = 2;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)];

    private readonly Channel<Waiting> line = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleWriter = false });
    private readonly HostSeats<Waiting> seats = new(host => options.Value.Lists(host) ? SeatsOfAService : SeatsOfAHost);
    private int taken;

    private sealed record Waiting(Guid Owner, PushSubscription To, PushMessage Message, DateTimeOffset Until, int Attempts, ForgetSubscription Forget);

    /// <summary>False: there is no place, and the message is not sent. The act it tells of goes on without it.</summary>
    public bool Enqueue(Guid owner, PushSubscription to, PushMessage message, ForgetSubscription forget)
    {
        if (Interlocked.Increment(ref taken) > MostWaiting)
        {
            Interlocked.Decrement(ref taken);
            log.QueueFull(to.Origin);
            return false;
        }

        return line.Writer.TryWrite(new Waiting(owner, to, message, Time.GetUtcNow() + message.Life, 0, forget));
    }

    // One round that ends with the portal.
    protected override Task Work(bool woken, CancellationToken ct) => Parallel.ForEachAsync(
        line.Reader.ReadAllAsync(ct),
        new ParallelOptions { MaxDegreeOfParallelism = Seats, CancellationToken = ct },
        async (entry, stop) =>
        {
            var host = entry.To.Endpoint.IdnHost;
            if (!seats.Enter(host, entry))
            {
                return;
            }

            try
            {
                if (!await IsTriedAgain(entry, stop))
                {
                    Interlocked.Decrement(ref taken);
                }

                IsWell();
            }
            finally
            {
                if (seats.Leave(host, out var next))
                {
                    line.Writer.TryWrite(next!);
                }
            }
        });

    protected override void SayTrouble(Exception failure) => log.StoodStill(failure.GetBaseException().GetType().Name);

    private async Task<bool> IsTriedAgain(Waiting entry, CancellationToken ct)
    {
        // A life of nothing means "now or never", and now it is.
        var left = entry.Until - Time.GetUtcNow();
        if (left <= TimeSpan.Zero && entry.Message.Life > TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            switch (await messages.Send(entry.To, entry.Message with { Life = left > TimeSpan.Zero ? left : TimeSpan.Zero }, ct))
            {
                case PushOutcome.Gone:
                    await using (var scope = scopes.CreateAsyncScope())
                    {
                        await entry.Forget(scope.ServiceProvider, entry.Owner, ct);
                    }

                    return false;
                case PushOutcome.Later(var after) when Pause(entry, after) is { } pause && pause < left:
                    _ = ComeBack(entry with { Attempts = entry.Attempts + 1 }, pause, ct);
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            // Mostly the database is away. One message's trouble is not the others'.
            log.NotSent(entry.To.Origin, failure.GetBaseException().GetType().Name);
            return false;
        }
    }

    private static TimeSpan? Pause(Waiting entry, TimeSpan? asked) => entry.Attempts >= Pauses.Length ? null
        : asked > Pauses[entry.Attempts] ? asked
        : Pauses[entry.Attempts];

    // Not in a seat: a service that is down for a while keeps no other from being asked.
    private async Task ComeBack(Waiting entry, TimeSpan pause, CancellationToken ct)
    {
        await Wait(pause, ct);
        line.Writer.TryWrite(entry);
    }
}
