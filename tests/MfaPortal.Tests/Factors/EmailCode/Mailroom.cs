using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Passwords;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

using Kind = MfaPortal.Factors.EmailCode.EmailCode;

namespace MfaPortal.Tests.Factors.EmailCode;

/// <summary>A portal whose mails lie in the outbox until the test sends them, with the answer that the test gives.</summary>
public sealed class Mailroom : PortalFactory
{
    private static readonly Type[] Workers = [typeof(OutboxWorker), typeof(ResetWorker)];

    public Mailroom() => Replace(services =>
    {
        foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService)
                     && Workers.Contains(service.ImplementationFactory?.GetType().GenericTypeArguments[^1])).ToList())
        {
            services.Remove(worker);
        }

        services.Replace(ServiceDescriptor.Singleton<IMailTransport>(new Postman(this)));
    });

    /// <summary>What the mail server says to the next mails.</summary>
    internal Delivery Answer { get; set; } = new Delivery.Accepted("250 2.0.0 Ok: queued as 4F2A");

    public Task<int> Send() => Services.GetRequiredService<OutboxWorker>().SendDue(CancellationToken.None);

    /// <summary>What the newest letter of this sort says that was not sent yet.</summary>
    internal Task<string> Newest(Account person, string template) => Ask(async services =>
    {
        var row = await services.GetRequiredService<PortalDb>().Set<OutboxRow>().AsNoTracking()
            .Where(row => row.AccountId == person.Id && row.Template == template)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).FirstAsync();
        return WrittenLetter.Open(services.GetRequiredService<SecretBox>(), row.Id, row.Payload).Text;
    });

    internal async Task<string> Code(Account person) =>
        (await Newest(person, "email-code")).Split('\n').Single(line => line.Length == 6 && line.All(char.IsAsciiDigit));

    /// <summary>Chooses a new password through a mailed link.</summary>
    internal async Task Reset(Account person, string password)
    {
        var browser = Browser();
        await browser.Submit(await browser.Get("/password/forgot"), "main form", ("Input.Login", person.UserName));
        await Services.GetRequiredService<ResetWorker>().HandleDue(CancellationToken.None);
        var link = (await Newest(person, "password-reset")).Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal));
        var page = await browser.Submit(await browser.Get(new Uri(link).PathAndQuery), "main form", ("Input.Password", password));
        Assert.Equal("/sign-in", page.Path);
    }

    /// <param name="sheet">Whether there is something for the day the mailbox is out of reach; without it a sign-in ends at the page that makes one.</param>
    internal async Task<Account> WithMailbox(bool sheet = true)
    {
        var person = await this.Person();
        await Link(person);
        if (sheet)
        {
            await Add(person, "recovery-code");
        }

        return person;
    }

    internal Task Link(Account person) => Add(person, Kind.Kind.Name);

    private Task<int> Add(Account person, string kind) => Query(async db =>
    {
        db.Add(new Factor
        {
            Id = RowId.New<FactorId>(Time.Now),
            AccountId = person.Id,
            Kind = kind,
            Label = kind,
            Payload = [],
            EnrolledAt = Time.Now,
        });
        return await db.SaveChangesAsync();
    });

    /// <summary>A browser in which this person gave the password and is asked for the code that was just mailed.</summary>
    internal async Task<(Browser Browser, Page Page)> AtTheMailbox(Account person)
    {
        // Two mails of one moment have no order.
        Time.Pass(TimeSpan.FromSeconds(1));
        var browser = Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        Assert.Equal(Kind.Kind.VerifyPath, page.Path);
        return (browser, page);
    }

    /// <summary>Somebody without a factor, at the page that links the mailbox.</summary>
    internal async Task<(Browser Browser, Page Page)> Linking(Account person)
    {
        var browser = Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.WithoutPhone(page.Path == "/factors/enrol" ? page : await browser.Get("/factors/enrol"));
        page = await browser.Submit(page, Choice);
        Assert.Equal(Kind.Kind.EnrolPath, page.Path);
        return (browser, page);
    }

    internal static readonly FilledForm Choice = new("main form:has([name=kind][value=email-code])", ("device", ""));
    internal static readonly FilledForm Again = new("main form[action*=Again]");

    private sealed class Postman(Mailroom room) : IMailTransport
    {
        public async IAsyncEnumerable<Delivery> Send(
            IReadOnlyList<OutgoingMail> mails, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            foreach (var _ in mails)
            {
                await Task.Yield();
                yield return room.Answer;
            }
        }
    }
}
