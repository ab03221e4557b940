using System.Globalization;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Factors.EmailCode;
using MfaPortal.Mail;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>People whose second step is their mailbox.</summary>
internal static class ByMail
{
    public static async Task<Account> Linking(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.PastPassword(person);
        await visit.Press("[data-no-phone]");
        await visit.Press("form:has([value=email-code]) button");
        await Accepted(visit);
        return person;
    }

    /// <summary>All the way to being signed in.</summary>
    public static async Task<Account> Link(Visit visit)
    {
        var person = await Linking(visit);
        await visit.Type(await Code(visit, person));
        await visit.KeepCodes();
        return person;
    }

    /// <summary>Linked some time ago, and asked for a code now.</summary>
    public static async Task<Account> Asked(Visit visit)
    {
        var person = await Link(visit);
        await Again(visit, person);
        await Accepted(visit);
        return person;
    }

    /// <summary>From the start, in a browser that nobody is signed in at. A moment later, so that mails have an order.</summary>
    public static async Task Again(Visit visit, Account person)
    {
        visit.Time.Pass(TimeSpan.FromSeconds(1));
        await visit.PastPassword(person);
    }

    /// <summary>As many codes as one sign-in may have, and the wish for one more.</summary>
    public static async Task TooOften(Visit visit)
    {
        await Asked(visit);
        for (var sent = 1; sent <= CodeSender.MostPerChallenge; sent++)
        {
            visit.Time.Pass(CodeSender.Pause);
            await visit.Press("form[action*=Again] button");
        }

        await Accepted(visit);
    }

    /// <summary>As many codes as an hour may have, and one more sign-in.</summary>
    public static async Task None(Visit visit)
    {
        var person = await Link(visit);
        for (var sent = 1; sent <= CodeSender.MostPerHour; sent++)
        {
            await Again(visit, person);
        }

        await visit.Page.WaitForSelectorAsync("[data-mail-state=None]");
    }

    /// <summary>What a mail server that is not here would have said.</summary>
    public static async Task Fares(Visit visit, string answer, bool givenUp)
    {
        var person = await Asked(visit);
        var (now, gone) = (visit.Time.Now, givenUp ? visit.Time.Now : (DateTimeOffset?)null);
        await Change(visit, $"update outbox set sent_at = null, given_up_at = {gone}, next_try_at = {now.AddMinutes(5)}, last_answer = {answer} where account_id = {person.Id.Value} and template = 'email-code'");
        await visit.Page.ReloadAsync();
    }

    public static async Task Stuck(Visit visit, bool gone)
    {
        var person = await Link(visit);
        await Change(visit, $"delete from factors where account_id = {person.Id.Value} and kind = 'recovery-code'");
        await Change(visit, gone
            ? $"update accounts set email = null, email_key = null where id = {person.Id.Value}"
            : (FormattableString)$"update accounts set mailbox_distrusted_until = {DateTimeOffset.MaxValue} where id = {person.Id.Value}");
        await Again(visit, person);
    }

    public static Task<int> Change(Visit visit, FormattableString sql) => visit.Portal.Factory.Query(db => db.Database.ExecuteSqlAsync(sql));

    public static Task Accepted(Visit visit) => visit.Page.WaitForSelectorAsync("[data-mail-state=Accepted]");

    /// <summary>The code that was mailed to this person at this moment.</summary>
    public static async Task<string> Code(Visit visit, Account person)
    {
        var now = visit.Time.Now.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        // The worker that writes mails was woken by the page; it needs no more than a moment.
        for (var tries = 0; tries < 1200; tries++, await Task.Delay(25))
        {
            foreach (var file in Directory.Exists(visit.Portal.Factory.MailFolder)
                         ? Directory.GetFiles(visit.Portal.Factory.MailFolder, now + "*email-code*.eml") : [])
            {
                var mail = EmlFile.Read(Path.GetFileName(file), await File.ReadAllTextAsync(file, Encoding.UTF8));
                if (mail.To.Contains(person.Email!, StringComparison.OrdinalIgnoreCase))
                {
                    return mail.Text.ReplaceLineEndings("\n").Split('\n').Single(line => line.Length == 6 && line.All(char.IsAsciiDigit));
                }
            }
        }

        throw new InvalidOperationException($"No code was mailed to {person.Email}.");
    }
}
