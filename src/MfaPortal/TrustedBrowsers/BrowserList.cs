using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.TrustedBrowsers;

/// <summary>A browser as its owner sees it.</summary>
internal sealed record KnownBrowser(TrustedBrowserId Id, string? UserAgent, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? LastUsedAt, bool IsThis);

/// <summary>A person's trusted browsers: looked at, and removed one by one.</summary>
internal sealed class BrowserList(PortalDb db, TrustCookie cookie, SessionDesk sessions, AuditTrail audit, TimeProvider time)
{
    private sealed record Row(Guid Id, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, bool IsThis);

    public async Task<IReadOnlyList<KnownBrowser>> Of(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var series = cookie.Read()?.Series.Hash ?? [];
        var rows = await Sql.Of($"""
            select t.id as "Id", t.user_agent as "UserAgent", t.created_at as "CreatedAt", t.expires_at as "ExpiresAt", t.last_used_at as "LastUsedAt",
                   t.series_hash = {series} as "IsThis"
              from trusted_browsers t where t.account_id = {account} and {Alive(now)}
             order by t.created_at desc
            """).Rows<Row>(db.Database, ct);
        return [.. rows.Select(row => new KnownBrowser(
            TrustedBrowserId.From(row.Id), row.UserAgent, row.CreatedAt, row.ExpiresAt, row.LastUsedAt, row.IsThis))];
    }

    /// <summary>Only the owner's own browser is found (threat T20); twice is once. Whoever is signed in by its trust is signed out.</summary>
    public async Task<bool> Remove(AccountId owner, TrustedBrowserId browser, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var removed = await Sql.Of($"""
            with ended as (
                update trusted_browsers set ended_at = {now}, end_reason = {"removed"}, sealed_token = null
                 where id = {browser} and account_id = {owner} and ended_at is null
                returning id
            )
            {audit.Telling(Sql.Of($"ended"), "trusted-browser.removed", owner, ("browser", browser.ToString()))}
            """).Run(db.Database, ct) == 1;
        if (removed)
        {
            await sessions.EndResting(owner, [browser], "trusted browser removed", owner, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return removed;
    }

    /// <summary>
    /// Neither ended nor over, and none of the person's factors was removed since, whoever removed it and however: a code of a set that was used up
    /// went at the moment it was used.
    /// </summary>
    internal static Sql Alive(DateTimeOffset now) => Sql.Of($"""
        t.ended_at is null and t.expires_at > {now} and not exists (
            select from factors f
             where f.account_id = t.account_id and f.retired_at >= t.created_at and f.retired_at is distinct from f.last_used_at)
        """);
}
