using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Passwords;
using MfaPortal.Safety;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Helpdesk;

/// <summary>Does an act to an account: all of it, with its audit rows and letters, or nothing.</summary>
internal sealed class Interventions(
    PortalDb db, AccountBook accounts, FactorDesk factors, PasswordLocks passwords, SessionDesk sessions, Freezing freezing,
    AdminAlarm alarm, AuditTrail audit)
{
    /// <summary>May the agent ask for this? <see cref="Intervention.Done"/>: yes, nothing was done yet.</summary>
    public async Task<Intervention> Consider(SignedIn agent, AccountId person, Act act, CancellationToken ct)
    {
        var roles = await db.Set<Account>().AsNoTracking().Where(account => account.Id == person).Select(account => account.Roles).SingleOrDefaultAsync(ct);
        return roles is null ? new Intervention.NotThere()
            : !Reach.Includes(agent, person, roles) ? await Refuse(agent, person, act, ct)
            : act is Act.FactorReset(var factor) && (await factors.List(person, ct)).All(f => f.Id != factor) ? new Intervention.NotThere()
            : new Intervention.Done();
    }

    public async Task<Intervention> Do(SignedIn agent, AccountId person, Act act, Reason reason, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var roles = await Locked(person, ct);
        var outcome = roles is null ? new Intervention.NotThere()
            : !Reach.Includes(agent, person, roles) ? await Refuse(agent, person, act, ct)
            : await Apply(agent, person, act, reason, ct);
        if (outcome is Intervention.NotThere)
        {
            // What was begun is undone with the transaction; its audit rows must not wait for the next save.
            db.ChangeTracker.Clear();
            return outcome;
        }

        if (outcome is Intervention.Done && roles is { Length: > 0 })
        {
            await alarm.ActedOn(person, agent.AccountId, new LetterArgument.Phrase($"helpdesk.{act.Name}.button"), reason.Text, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    // The row is held so that nobody becomes an admin between the question and the act. "No key" lets a sign-in under way
    // insert what refers to it, instead of waiting for us while we wait for it.
    private async Task<string[]?> Locked(AccountId person, CancellationToken ct)
    {
        var found = await db.Database.SqlQuery<string[]>($"""select roles as "Value" from accounts where id = {person.Value} for no key update""").ToListAsync(ct);
        return found.SingleOrDefault();
    }

    private async Task<Intervention> Apply(SignedIn agent, AccountId person, Act act, Reason reason, CancellationToken ct)
    {
        switch (act)
        {
            case Act.FactorReset(var factor):
                await EndEverything(agent, person, "helpdesk.reset", ct);
                if (await factors.Remove(person, factor, agent.AccountId, reason.Text, ct) is not { } removed)
                {
                    return new Intervention.NotThere();
                }

                audit.Add("helpdesk.reset", person, actor: agent.AccountId, facts: [("kind", removed.Kind), ("label", removed.Label), ("reason", reason.Text)]);
                break;
            case Act.FullReset:
                await EndEverything(agent, person, "helpdesk.reset", ct);
                var count = await factors.RemoveAll(person, agent.AccountId, reason.Text, ct);
                audit.Add("helpdesk.reset", person, actor: agent.AccountId, facts: [("factors", Number(count)), ("reason", reason.Text)]);
                break;
            case Act.SessionEnd:
                await EndEverything(agent, person, "helpdesk.signed-out", ct);
                audit.Add("helpdesk.signed-out", person, actor: agent.AccountId, facts: [("reason", reason.Text)]);
                break;
            case Act.Unlock:
                await passwords.Clear(person, ct);
                await factors.ClearFailures(person, ct);
                var mailbox = await accounts.TrustMailbox(person, ct) ? "counts again" : null;
                audit.Add("helpdesk.unlocked", person, actor: agent.AccountId, facts: [("reason", reason.Text), ("mailbox", mailbox)]);
                break;
            case Act.Unfreeze:
                if (!await freezing.Unfreeze(person, agent.AccountId, ct))
                {
                    return new Intervention.NotThere();
                }

                audit.Add("helpdesk.unfrozen", person, actor: agent.AccountId, facts: [("reason", reason.Text)]);
                break;
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }

        return new Intervention.Done();
    }

    // Before the factors go: an enrolment that somebody finishes at this very moment either loses its challenge here, or is
    // waited for, and its factor goes with the rest.
    private Task EndEverything(SignedIn agent, AccountId person, string why, CancellationToken ct) =>
        sessions.EndEverything(person, why, agent.AccountId, except: null, ct);

    private async Task<Intervention> Refuse(SignedIn agent, AccountId person, Act act, CancellationToken ct)
    {
        audit.Add("helpdesk.refused", person, AuditResult.Refused, agent.AccountId, facts: [("act", act.Name)]);
        await db.SaveChangesAsync(ct);
        return new Intervention.Refused();
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
