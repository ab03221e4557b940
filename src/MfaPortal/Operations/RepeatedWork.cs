namespace MfaPortal.Operations;

/// <summary>
/// What a node does again and again while it runs, when it is woken or after a while; the only kind of background work there is. Whatever happens to
/// one round, the next one comes: an exception that left <see cref="ExecuteAsync"/> would end the whole portal. Trouble is said once, and once that it
/// is over.
/// </summary>
internal abstract class RepeatedWork(TimeSpan every, TimeProvider time, bool atOnce = false) : BackgroundService
{
    private readonly WakeSignal signal = new();
    private int inTrouble;

    protected TimeProvider Time { get; } = time;

    /// <summary>There is something to do here: at once, not after the rest.</summary>
    public void Wake() => signal.Wake();

    /// <summary>One round. It fails as it likes: mostly the database is away, and the next round tries again.</summary>
    internal async Task Round(CancellationToken ct)
    {
        try
        {
            await Work(signal.Take(), ct);
            IsWell();
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The portal stops, and what that broke off is no trouble.
        }
        catch (Exception failure)
        {
            // A cancellation that is not the portal's own (a time-out for example) too.
            if (Interlocked.Exchange(ref inTrouble, 1) == 0)
            {
                SayTrouble(failure);
            }
        }
    }

    /// <summary>The end of a round says so by itself; work whose rounds have none says it once something went through.</summary>
    protected void IsWell()
    {
        if (Interlocked.Exchange(ref inTrouble, 0) == 1)
        {
            SayOver();
        }
    }

    protected abstract Task Work(bool woken, CancellationToken ct);

    protected abstract void SayTrouble(Exception failure);

    protected virtual void SayOver()
    {
    }

    /// <summary>Until the next round.</summary>
    protected virtual Task Rest(CancellationToken ct) => Task.WhenAny(signal.Raised, Wait(every, ct));

    protected async Task Wait(TimeSpan delay, CancellationToken ct) =>
        await Task.Delay(delay, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var due = atOnce; !stoppingToken.IsCancellationRequested; due = true)
        {
            if (due)
            {
                await Round(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Rest(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
