using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Texts;

namespace MfaPortal.Factors.EmailCode;

/// <summary>The letter with a code in it, to the mailbox on record and nowhere else (threats T46, T53).</summary>
internal sealed class CodeLetter(AccountBook accounts, Outbox outbox, AuditTrail audit, Text texts, TimeProvider time)
{
    public const string Template = "email-code";

    /// <summary>The person, if a code in their mailbox would show anything now (decision D3).</summary>
    public async Task<Person?> To(AccountId account, CancellationToken ct) =>
        await accounts.Find(account, ct) is { } person && person.MailboxCounts(time.GetUtcNow()) ? person : null;

    /// <summary>Part of the caller's unit of work. Null: what is on record is no mailbox.</summary>
    public MailId? Queue(Person person, string code)
    {
        var minutes = ((int)MailedCode.Life.TotalMinutes).ToString(CultureInfo.InvariantCulture);
        var mail = outbox.Queue(
            new Recipient(person.Id, person.Email, person.DisplayName, person.Language ?? texts.Language),
            Letter.Of("email-code", new LetterArgument.Code(code), new LetterArgument.Text(minutes)) with
            {
                TellsWhere = true,
                NotYou = "mail.not-you.code",
                UsefulFor = MailedCode.Life,
            });
        if (mail is not null)
        {
            audit.Add("factor.code-sent", person.Id, facts: [("kind", EmailCode.Kind.Name)]);
        }

        return mail;
    }

    /// <summary>Enough to know which mailbox it is, too little to learn an address that one does not know.</summary>
    public static string Masked(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 1 ? "•••" : $"{Shown(address[0])}•••{(at > 3 ? Shown(address[at - 1]) : "")}{address[at..]}";

        // Half of a character is none.
        static string Shown(char letter) => char.IsSurrogate(letter) ? "" : letter.ToString();
    }
}
