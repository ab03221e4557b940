using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Safety;

/// <summary>Whose link this is, whether it still works, and how the account stands.</summary>
internal sealed record FreezeLinkSight(AccountId Account, AccountState State, bool Works);

/// <summary>Keeps the links: made with a letter, found as often as a mail scanner likes, spent once.</summary>
internal sealed class FreezeLinks(PortalDb db, Entropy entropy, IOptions<PortalOptions> portal, TimeProvider time) : INotMeLinks
{
    public const string Page = "/not-me";

    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    Uri INotMeLinks.Make(AccountId account)
    {
        var token = Token256.New(entropy);
        db.Add(new FreezeLinkRow { TokenHash = token.Hash, AccountId = account, ExpiresAt = time.GetUtcNow() + Life });
        return new Uri(portal.Value.Link($"{Page}?token={token.Reveal()}"));
    }

    /// <summary>Null: never made here, or long gone. Looking spends nothing (threat T52).</summary>
    public Task<FreezeLinkSight?> Find(Token256 token, CancellationToken ct)
    {
        var (hash, now) = (token.Hash, time.GetUtcNow());
        return db.Set<FreezeLinkRow>()
            .Where(link => link.TokenHash == hash)
            .Join(db.Set<Account>(), link => link.AccountId, account => account.Id, (link, account) =>
                new FreezeLinkSight(account.Id, account.State, link.SpentAt == null && link.ExpiresAt > now))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>True for exactly one of parallel callers.</summary>
    public async Task<bool> Spend(Token256 token, CancellationToken ct)
    {
        var (hash, now) = (token.Hash, time.GetUtcNow());
        return await db.Set<FreezeLinkRow>().Where(link => link.TokenHash == hash && link.SpentAt == null && link.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(link => link.SpentAt, now), ct) == 1;
    }

    public Task EndAll(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<FreezeLinkRow>().Where(link => link.AccountId == account && link.SpentAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(link => link.SpentAt, now), ct);
    }
}
