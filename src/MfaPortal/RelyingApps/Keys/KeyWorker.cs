namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// Looks every few seconds whether somebody withdrew a key elsewhere, and every hour whether the next one is due. A look instead of
/// LISTEN/NOTIFY: it costs one small statement, and works through connection poolers and on clusters that have no notifications.
/// </summary>
internal sealed class KeyWorker(SigningKeyStore store, IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyWorker> log) : BackgroundService
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TurnEvery = TimeSpan.FromHours(1);

    private bool databaseDown;
    private long? turnedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            await Round(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One round; outlives a database that is away.</summary>
    internal async Task Round(CancellationToken ct)
    {
        try
        {
            // First, so that a turn that fails hides no withdrawal.
            await store.Look(ct);
            if (turnedAt is not { } last || time.GetElapsedTime(last) >= TurnEvery)
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<KeyRotation>().Turn(ct);
                turnedAt = time.GetTimestamp();
                await store.Look(ct);
            }

            if (databaseDown)
            {
                databaseDown = false;
                log.DatabaseBack();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // Mostly the database is away. The keys in memory go on, and an exception that left here would end the whole portal.
            if (!databaseDown)
            {
                databaseDown = true;
                log.DatabaseDown(failure.GetBaseException().GetType().Name);
            }
        }
    }
}
