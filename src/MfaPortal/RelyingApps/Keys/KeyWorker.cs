using MfaPortal.Operations;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// Looks every few seconds whether somebody withdrew a key elsewhere, and every hour whether the next one is due. A look instead of
/// LISTEN/NOTIFY: it costs one small statement, and works through connection poolers and on clusters that have no notifications.
/// </summary>
internal sealed class KeyWorker(SigningKeyStore store, IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyWorker> log)
    : RepeatedWork(LookEvery, time, atOnce: true)
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TurnEvery = TimeSpan.FromHours(1);

    private long? turnedAt;

    protected override async Task Work(bool woken, CancellationToken ct)
    {
        // First, so that a turn that fails hides no withdrawal.
        await store.Look(ct);
        if (turnedAt is not { } last || Time.GetElapsedTime(last) >= TurnEvery)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<KeyRotation>().Turn(ct);
            turnedAt = Time.GetTimestamp();
            await store.Look(ct);
        }
    }

    // The keys in memory go on meanwhile.
    protected override void SayTrouble(Exception failure) => log.DatabaseDown(failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.DatabaseBack();
}
