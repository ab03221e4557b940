using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Ui;
using Microsoft.Extensions.Options;

namespace MfaPortal.Safety;

/// <summary>Closes an account at the word of its person, and opens it again at the word of helpdesk.</summary>
internal sealed class Freezing(
    PortalDb db, AccountBook accounts, FreezeLinks links, PasswordBook passwords, SessionDesk sessions, AuditTrail audit, Notices notices, Outbox outbox,
    AdminAlarm alarm, Branding brand, IOptions<PortalOptions> portal) : IFreezes
{
    async Task IFreezes.Freeze(AccountId account, string why, CancellationToken ct) => await Freeze(account, why, ct);

    /// <summary>False: it was not open, and nothing was done. In the caller's transaction, where there is one.</summary>
    public async Task<bool> Freeze(AccountId account, string why, CancellationToken ct)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (!await Within(account, why, ct))
        {
            return false;
        }

        await db.SaveChangesAsync(ct);
        if (own is not null)
        {
            await own.CommitAsync(ct);
        }

        return true;
    }

    /// <summary>
    /// The same within the caller's transaction, who saves. The account's row first, as helpdesk's acts do: what is under way either sees
    /// it closed, or is ended here. What slips between is of no use while the account is closed, and ends when it is opened.
    /// </summary>
    internal async Task<bool> Within(AccountId account, string why, CancellationToken ct)
    {
        if (!await accounts.Freeze(account, ct))
        {
            return false;
        }

        await passwords.EndLinks(account, ct);
        await sessions.EndEverything(account, "account.frozen", account, except: null, ct);
        audit.Add("account.frozen", account, facts: [("why", why)]);
        await notices.Tell(account, Letter.Of("account-frozen") with { TellsWhere = true }, ct);
        if (brand.HelpdeskEmail is { Length: > 0 } mailbox && await accounts.Find(account, ct) is { } person)
        {
            outbox.Queue(new Recipient(null, mailbox, brand.Name, null), Letter.Of(
                "helpdesk-frozen",
                new LetterArgument.Text(person.DisplayName),
                new LetterArgument.Text(person.UserName),
                new LetterArgument.Link(new Uri(portal.Value.Link($"/helpdesk/accounts/{account}")))));
        }

        await alarm.Frozen(account, ct);
        return true;
    }

    /// <summary>
    /// False: it was not frozen. Whatever a stranger left in it ends once more, and so do the links of all letters before: their
    /// news is settled. The password is worth nothing any more: the one person nobody should let in again may be the one who knows it.
    /// The caller writes the audit, saves and commits.
    /// </summary>
    internal async Task<bool> Unfreeze(AccountId account, AccountId actor, CancellationToken ct)
    {
        if (!await accounts.Unfreeze(account, ct))
        {
            return false;
        }

        await links.EndAll(account, ct);
        await passwords.Void(account, ct);
        await sessions.EndEverything(account, "helpdesk.unfrozen", actor, except: null, ct);
        await notices.Tell(account, Letter.Of("account-unfrozen") with
        {
            TellsWhere = true,
            Origin = new LetterOrigin.SomebodyElse(),
            NotYou = "mail.not-you.unfrozen",
        }, ct);
        return true;
    }

    /// <summary>The same from the console, all of it: nobody signed in did this.</summary>
    internal async Task<bool> UnfreezeByOperator(AccountId account, string reason, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await Unfreeze(account, account, ct))
        {
            return false;
        }

        audit.AddOwn("account.unfrozen", account, ("reason", reason));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
