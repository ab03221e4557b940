using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Mail;

/// <summary>Takes letters. A letter is a row of the act it tells of: both are saved, or neither.</summary>
internal sealed class Outbox(PortalDb db, SecretBox box, LetterWriter writer, IEnumerable<INotMeLinks> links, OutboxWorker worker, TimeProvider time, ILogger<Outbox> log)
{
    private bool wakes;

    /// <summary>Adds the letter to the unit of work; the caller saves it together with the act. Null: there is no mailbox to send it to.</summary>
    public MailId? Queue(Recipient to, Letter letter)
    {
        if (string.IsNullOrEmpty(to.Address))
        {
            return null;
        }

        if (!EmailAddress.TryParse(to.Address, out var address))
        {
            // The act itself must not fail because somebody imported a broken mailbox.
            log.AddressRefused(letter.Template, to.AccountId);
            return null;
        }

        var now = time.GetUtcNow();
        var id = RowId.New<MailId>(now);
        var notMe = letter.IsNotice && to.AccountId is { } account ? links.FirstOrDefault()?.Make(account) : null;
        db.Add(new OutboxRow
        {
            Id = id,
            AccountId = to.AccountId,
            Template = letter.Template,
            Payload = writer.Write(address, to, letter, now, notMe).Seal(box, id),
            CreatedAt = now,
            NextTryAt = now,
        });
        WakeOnceSaved();
        return id;
    }

    private void WakeOnceSaved()
    {
        if (!wakes)
        {
            wakes = true;
            db.SavedChanges += Saved;
        }
    }

    private void Saved(object? sender, SavedChangesEventArgs saved)
    {
        db.SavedChanges -= Saved;
        wakes = false;
        worker.Wake();
    }
}
