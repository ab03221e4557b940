using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Passwords;

/// <summary>Answers what was asked on "forgot password". Any number of nodes run one each; a wish belongs to whoever took it.</summary>
internal sealed class ResetWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ResetWorker> log)
    : RepeatedWork(Poll, time, atOnce: true)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    // Long enough for the limits of an hour; names that are nobody's are of no use after that.
    private static readonly TimeSpan KeepNobodys = TimeSpan.FromHours(2);

    /// <summary>Answers everything that waits; returns how many wishes there were.</summary>
    public async Task<int> HandleDue(CancellationToken ct)
    {
        var handled = 0;
        while (await HandleNext(ct))
        {
            handled++;
        }

        return handled;
    }

    protected override Task Work(bool woken, CancellationToken ct) => HandleDue(ct);

    protected override void SayTrouble(Exception failure) => log.WishesWait(failure.GetType().Name);

    protected override void SayOver() => log.WishesGoOn();

    private async Task<bool> HandleNext(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await Take(db, ct) is not { } wish)
        {
            await Forget(db, ct);
            await transaction.CommitAsync(ct);
            return false;
        }

        try
        {
            await scope.ServiceProvider.GetRequiredService<ResetAnswer>().Give(wish, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            await Drop(db, wish, failure);
        }

        return true;
    }

    // One statement takes it: nodes that look at the same time pass over each other's. Taken for good only when the answer
    // is written, so that a crash in between loses nothing.
    private async Task<ResetWish?> Take(PortalDb db, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var taken = await db.Database.SqlQuery<ResetWish>($"""
            with due as materialized (
                select id, login_key from password_resets where handled_at is null
                 order by requested_at limit 1 for update skip locked)
            update password_resets r set handled_at = {now}, login_key = ''
              from due where r.id = due.id
            returning r.id as "Id", due.login_key as "LoginKey", r.language as "Language", r.address as "Address",
                      r.correlation_id as "CorrelationId", r.requested_at as "RequestedAt"
            """).ToListAsync(ct);
        return taken.Count == 1 ? taken[0] : null;
    }

    // A wish that cannot be answered must not stand before all others for ever.
    private async Task Drop(PortalDb db, ResetWish wish, Exception failure)
    {
        var now = Time.GetUtcNow();
        var id = new ResetId(wish.Id);
        await db.Set<ResetRow>().Where(row => row.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.HandledAt, now)
            .SetProperty(r => r.LoginKey, ""), CancellationToken.None);
        log.WishDropped(wish.Id, failure.GetType().Name);
    }

    private async Task Forget(PortalDb db, CancellationToken ct)
    {
        var before = Time.GetUtcNow() - KeepNobodys;
        await db.Set<ResetRow>().Where(row => row.HandledAt != null && row.AccountId == null && row.RequestedAt < before).ExecuteDeleteAsync(ct);
    }
}
