using System.Net;
using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Helpdesk;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.Safety;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MfaPortal.Tests.Safety;

public sealed class PortalWithHelpdeskMail : LetterPortal
{
    public const string Mailbox = "helpdesk-desk@example.test";

    public PortalWithHelpdeskMail()
    {
        Set("Branding:HelpdeskEmail", Mailbox);
        Replace(services => services.AddSingleton<ILogger<AdminAlarm>>(Alarms));
    }

    internal SaidLines<AdminAlarm> Alarms { get; } = new();
}

public sealed partial class FreezingTests(PortalWithHelpdeskMail portal) : IClassFixture<PortalWithHelpdeskMail>
{
    [Fact]
    public async Task Ends_everything_and_tells_everybody()
    {
        var anna = await portal.Enrolled();
        var browser = await portal.SignedIn(anna);
        var tokens = await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);
        var (pending, atTheCode) = await portal.AtTheCode(anna);

        await Freeze(anna.Account);

        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(portal.Browser(), tokens)).Status);
        await pending.Submit(atTheCode, FilledForm.Code(anna.CodeAt(portal.Time.Now)));
        Assert.False(pending.Cookies.ContainsKey("session"));
        var refused = await portal.Browser().Submit(await portal.Browser().Get("/sign-in"), FilledForm.Password(anna.UserName));
        Assert.NotEqual("/factors/totp/verify", refused.Path);

        var row = Assert.Single(await portal.Events(anna.Account.Id, "account.frozen"));
        Assert.Equal("a test", row.Facts["why"]);
        Assert.Equal(["account-frozen"], await portal.Letters(anna.Account));
        var told = Assert.Single(await portal.Read("helpdesk-frozen", PortalWithHelpdeskMail.Mailbox), letter => letter.Text.Contains($"/helpdesk/accounts/{anna.Account.Id}", StringComparison.Ordinal));
        Assert.Contains(anna.UserName, told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_other_administrators_and_the_audit_when_none_is_left()
    {
        await portal.Change($"update accounts set roles = '{{}}' where 'admin' = any(roles)");
        portal.Alarms.All.Clear();
        var first = await portal.Person(person => person.Roles = [Role.Admin]);
        var second = await portal.Person(person => person.Roles = [Role.Admin]);

        await Freeze(first);
        Assert.Equal(["administrator-frozen"], await portal.Letters(second));
        Assert.Empty(await portal.Events(first.Id, "administrators.frozen"));
        Assert.Empty(portal.Alarms.All);

        await Freeze(second);
        Assert.Single(await portal.Events(second.Id, "administrators.frozen"));
        Assert.Contains("administrators-frozen", await portal.Letters(first));
        var (level, said) = Assert.Single(portal.Alarms.All);
        Assert.Equal(LogLevel.Critical, level);
        Assert.Contains(second.UserName, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_somebody_who_is_no_administrator_alarms_none()
    {
        await portal.Change($"update accounts set roles = '{{}}' where 'admin' = any(roles)");
        portal.Alarms.All.Clear();
        var (admin, agent) = (await portal.Person(person => person.Roles = [Role.Admin]), await portal.Agent());

        await Freeze(agent);

        Assert.Empty(await portal.Letters(admin));
        Assert.Empty(await portal.Events(agent.Id, "administrators.frozen"));
        Assert.Empty(portal.Alarms.All);
    }

    [Fact]
    public async Task Happens_once_however_many_ask()
    {
        var anna = await portal.Person();
        await portal.Browser(anna);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Freeze(anna))));

        Assert.Single(await portal.Events(anna.Id, "account.frozen"));
        Assert.Single(await portal.Events(anna.Id, "sessions.ended"));
        Assert.Single(await portal.Letters(anna));
    }

    [Fact]
    public async Task Leaves_an_account_that_is_switched_off_as_it_is()
    {
        var anna = await portal.Person(person => person.State = AccountState.Disabled);

        await Freeze(anna);

        Assert.Equal((AccountState.Disabled, (DateTimeOffset?)null), await State(anna));
        Assert.Empty(await portal.Letters(anna));
    }

    [Fact]
    public async Task Takes_part_in_the_transaction_of_whoever_asks()
    {
        var anna = await portal.Person();

        await portal.Ask(async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await services.GetRequiredService<IFreezes>().Freeze(anna.Id, "undone", CancellationToken.None);
            await transaction.RollbackAsync();
            return 0;
        });

        Assert.Equal((AccountState.Active, (DateTimeOffset?)null), await State(anna));
        Assert.Empty(await portal.Letters(anna));
    }

    [Fact]
    public async Task Is_undone_by_helpdesk_with_a_reason()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var link = await portal.NotMeLink(anna);
        await Freeze(anna);
        Assert.Equal((AccountState.Frozen, (DateTimeOffset?)portal.Time.Now), await State(anna));

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.Unfreeze(), "Called back, password changed"));

        Assert.Equal((AccountState.Active, (DateTimeOffset?)null), await State(anna));
        var row = Assert.Single(await portal.Events(anna.Id, "helpdesk.unfrozen"));
        Assert.Equal(("Called back, password changed", agent.Id), (row.Facts["reason"], row.ActorId!.Value));
        Assert.Contains("account-unfrozen", await portal.Letters(anna));
        Assert.Equal(HttpStatusCode.Gone, (await portal.Browser().Get(link)).Status);
        Assert.IsType<Intervention.NotThere>(await portal.Do(agent, anna.Id, new Act.Unfreeze()));
    }

    [Fact]
    public async Task Leaves_the_old_password_worthless_when_it_is_undone()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        await Freeze(anna);
        await portal.Do(agent, anna.Id, new Act.Unfreeze());
        await portal.Do(agent, anna.Id, new Act.Unlock());

        var browser = portal.Browser();
        Assert.Equal("/sign-in", (await browser.SignIn(anna)).Path);
        Assert.Empty(await portal.Sessions(anna));
        Assert.Contains("no longer works", Assert.Single(await portal.Read("account-unfrozen", anna.Email!)).Text, StringComparison.Ordinal);

        await portal.Ask(async services =>
        {
            await services.GetRequiredService<ResetDesk>().Ask(anna.UserName, CancellationToken.None);
            return await services.GetRequiredService<ResetWorker>().HandleDue(CancellationToken.None);
        });
        var link = Link().Match(Assert.Single(await portal.Read("password-reset", anna.Email!)).Text).Value;
        await browser.Submit(await browser.Get(new Uri(link).PathAndQuery), "main form", ("Input.Password", "another long password"));
        await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(anna.UserName, "another long password"));
        Assert.Single(await portal.Sessions(anna));
    }

    [Fact]
    public async Task Is_undone_from_the_console_where_nobody_is_left()
    {
        var boss = await portal.Agent(Role.Admin);
        await Freeze(boss);

        Assert.Equal(UnfreezeVerb.Usage, await Open(boss.UserName, " "));
        Assert.NotNull(await Open("nobody-of-that-name", "A panic"));
        Assert.Null(await Open(boss.UserName, "A panic"));
        Assert.NotNull(await Open(boss.UserName, "A panic"));

        Assert.Equal(AccountState.Active, (await State(boss)).State);
        var row = Assert.Single(await portal.Events(boss.Id, "account.unfrozen"));
        Assert.Equal(("A panic", (AccountId?)null), (row.Facts["reason"], row.ActorId));
        Assert.Contains("account-unfrozen", await portal.Letters(boss));

        Task<string?> Open(string name, string reason) => UnfreezeVerb.Run(portal.Services, name, reason, CancellationToken.None);
    }

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Of_somebody_with_rights_is_undone_by_another_admin_alone(string role)
    {
        var (agent, admin, boss) = (await portal.Agent(), await portal.Agent(Role.Admin), await portal.Agent(role));
        await Freeze(boss);

        Assert.IsType<Intervention.Refused>(await portal.Do(agent, boss.Id, new Act.Unfreeze()));
        Assert.Equal(AccountState.Frozen, (await State(boss)).State);
        Assert.IsType<Intervention.Done>(await portal.Do(admin, boss.Id, new Act.Unfreeze()));
    }

    [Fact]
    public async Task Does_not_come_alive_again_with_what_a_stranger_left_in_it()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        await Freeze(anna);

        // As a sign-in writes it that looked at the account the moment before.
        var stranger = await portal.Browser(anna);
        Assert.Equal("/sign-in", (await stranger.Get("/factors")).Path);
        await portal.Do(agent, anna.Id, new Act.Unfreeze());

        Assert.Equal("/sign-in", (await stranger.Get("/factors")).Path);
        Assert.Equal(0, await portal.OpenSessions(anna.Id));
    }

    [Fact]
    public async Task Ends_the_links_for_a_new_password()
    {
        var anna = await portal.Person();
        var row = new ResetRow
        {
            Id = RowId.New<ResetId>(portal.Time.Now), LoginKey = "", Language = "en", CorrelationId = "x", RequestedAt = portal.Time.Now, HandledAt = portal.Time.Now,
            AccountId = anna.Id, TokenHash = [.. anna.Id.Value.ToByteArray(), .. new byte[16]], ExpiresAt = portal.Time.Now.AddMinutes(30),
        };
        await portal.Query(db =>
        {
            db.Add(row);
            return db.SaveChangesAsync();
        });

        await Freeze(anna);

        Assert.NotNull(await portal.Query(db => db.Set<ResetRow>().Where(reset => reset.Id == row.Id).Select(reset => reset.SpentAt).SingleAsync()));
    }

    [Fact]
    public async Task Shows_on_the_first_page_of_helpdesk()
    {
        var anna = await portal.Named("Frieda Frozen");
        await Freeze(anna);
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get("/helpdesk");
        Assert.Contains(page.Document.QuerySelectorAll("section[aria-labelledby=frozen] a"), link => link.TextContent == "Frieda Frozen");

        page = await browser.Get($"/helpdesk/accounts/{anna.Id}");
        page = await browser.Get(page.Document.QuerySelector($"a[href='/helpdesk/accounts/{anna.Id}/unfreeze']")!.GetAttribute("href")!);
        page = await browser.Submit(page, "main form", ("Input.Reason", "Called back on the office number"));
        Assert.Equal($"/helpdesk/accounts/{anna.Id}", page.Path);
        Assert.True(page.Has(".message.done"));
        Assert.Equal(AccountState.Active, (await State(anna)).State);
    }

    [GeneratedRegex(@"http\S+/password/reset\?token=\S+")]
    private static partial Regex Link();

    private Task<int> Freeze(Account person) => portal.Ask(async services =>
    {
        await services.GetRequiredService<IFreezes>().Freeze(person.Id, "a test", CancellationToken.None);
        return 0;
    });

    private Task<(AccountState State, DateTimeOffset? FrozenAt)> State(Account person) => portal.Query(async db =>
    {
        var row = await db.Set<Account>().AsNoTracking().SingleAsync(account => account.Id == person.Id);
        return (row.State, row.FrozenAt);
    });
}
