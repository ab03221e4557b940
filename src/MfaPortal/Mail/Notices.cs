using MfaPortal.Accounts;

namespace MfaPortal.Mail;

/// <summary>Tells a person something about the account, at every mailbox known as theirs (NIST 800-63B-4 §4.6). Part of the act it tells of.</summary>
internal sealed class Notices(AccountBook accounts, Deliveries deliveries, Outbox outbox, TimeProvider time)
{
    /// <summary>Letters of one sort that a person gets within an hour: more tell nothing new, and whoever could cause them would flood a mailbox.</summary>
    public const int MostPerHour = 20;

    /// <param name="otherwise">The language, where the person never chose one.</param>
    public async Task Tell(AccountId account, Letter letter, CancellationToken ct, string? otherwise = null)
    {
        if (await accounts.Find(account, ct) is { Mailboxes.Count: > 0 } person
            && await deliveries.Count(account, letter.Template, time.GetUtcNow() - TimeSpan.FromHours(1), ct) < MostPerHour)
        {
            foreach (var mailbox in person.Mailboxes)
            {
                outbox.Queue(new Recipient(person.Id, mailbox, person.DisplayName, person.Language ?? otherwise), letter);
            }
        }
    }
}
