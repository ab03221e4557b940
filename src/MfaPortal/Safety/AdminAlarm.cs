using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Safety;

/// <summary>
/// Says so to all other administrators when one of them is frozen, or when one of them acted on the account of somebody with rights: whoever can
/// do that to each in turn stops administration, or takes it over. When nobody is left who can sign in, the audit and the log say it too.
/// </summary>
internal sealed partial class AdminAlarm(PortalDb db, AccountBook accounts, AuditTrail audit, Notices notices, ILogger<AdminAlarm> log)
{
    /// <summary>Within the caller's transaction, who saves.</summary>
    public async Task Frozen(AccountId account, CancellationToken ct)
    {
        if (await accounts.Find(account, ct) is not { } person || !person.Roles.Contains(Role.Admin))
        {
            return;
        }

        // Of two that are frozen at the same moment, the second knows of the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({(long)OneNode.AdminAlarm})", ct);
        var others = await accounts.OtherAdministrators(account, ct);
        var last = !others.Any(other => other.IsActive);
        var (name, userName) = (new LetterArgument.Text(person.DisplayName), new LetterArgument.Text(person.UserName));
        var letter = last ? Letter.Of("administrators-frozen", name, userName) : Letter.Of("administrator-frozen", name, userName);
        foreach (var other in others)
        {
            await notices.Tell(other.Id, letter, ct);
        }

        if (last)
        {
            audit.Add("administrators.frozen", account);
            NobodyLeft(person.UserName);
        }
    }

    /// <summary>
    /// Somebody acted on the account of a colleague with rights, alone: all administrators but the two hear what and why. Within the caller's
    /// transaction, who saves.
    /// </summary>
    /// <param name="act">The text that says what was done.</param>
    public async Task ActedOn(AccountId account, AccountId agent, LetterArgument.Phrase act, string reason, CancellationToken ct)
    {
        if (await accounts.Find(account, ct) is not { } person || await accounts.Find(agent, ct) is not { } actor)
        {
            return;
        }

        LetterArgument[] said =
        [
            new LetterArgument.Text(actor.DisplayName), new LetterArgument.Text(person.DisplayName), new LetterArgument.Text(person.UserName), act,
            new LetterArgument.Text(reason),
        ];
        foreach (var other in (await accounts.OtherAdministrators(account, ct)).Where(other => other.Id != agent))
        {
            await notices.Tell(other.Id, Letter.Of("rights-acted-on", said), ct);
        }
    }

    // Critical: pages for administrators open for nobody until somebody at the console does something.
    [LoggerMessage(Level = LogLevel.Critical, Message = "The last administrator who could sign in, {UserName}, was frozen. Only the verb unfreeze, at the console, opens an account of an administrator now.")]
    private partial void NobodyLeft(string userName);
}
