using MfaPortal.Accounts;
using MfaPortal.Storage;

namespace MfaPortal.Safety;

/// <summary>What a "this was not me" link is worth, or what came of using it.</summary>
internal abstract record NotMe
{
    private NotMe()
    {
    }

    /// <summary>It works, and nobody pressed the button yet.</summary>
    internal sealed record Ready : NotMe;

    /// <summary>By this very press.</summary>
    internal sealed record Frozen : NotMe;

    /// <summary>By whichever way: the person has nothing more to do here.</summary>
    internal sealed record FrozenAlready : NotMe;

    /// <summary>Unknown, used and settled, expired, or of an account that is switched off: one answer for all.</summary>
    internal sealed record LinkDead : NotMe;
}

/// <summary>Takes the links of letters.</summary>
internal sealed class NotMeDesk(PortalDb db, FreezeLinks links, Freezing freezing)
{
    public async Task<NotMe> Look(string? link, CancellationToken ct) =>
        !Token256.TryParse(link, out var token) || await links.Find(token, ct) is not { } sight ? new NotMe.LinkDead()
        : sight.State == AccountState.Frozen ? new NotMe.FrozenAlready()
        : sight is { State: AccountState.Active, Works: true } ? new NotMe.Ready()
        : new NotMe.LinkDead();

    public async Task<NotMe> Use(string? link, CancellationToken ct)
    {
        if (!Token256.TryParse(link, out var token) || await links.Find(token, ct) is not { Works: true } sight)
        {
            return await Look(link, ct);
        }

        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // First the account, then its links, as helpdesk does who opens it again: the two wait for each other at one row only.
            if (await freezing.Within(sight.Account, "link in a letter", ct) && await links.Spend(token, ct))
            {
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return new NotMe.Frozen();
            }
        }

        db.ChangeTracker.Clear();
        return await Look(link, ct) switch
        {
            // Opened again between the two looks: the link ended with that.
            NotMe.Ready => new NotMe.LinkDead(),
            var other => other,
        };
    }
}
