using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Helpdesk;
using MfaPortal.Safety;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Safety;

public sealed class NotMePageTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    [Fact]
    public async Task Changes_nothing_by_being_looked_at()
    {
        var anna = await portal.Person();
        var link = await portal.NotMeLink(anna);
        var scanner = portal.Browser();
        scanner.Headers["User-Agent"] = "SafeLinks bot";

        for (var i = 0; i < 3; i++)
        {
            var page = await scanner.Get(link);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
            Assert.DoesNotContain(page.Document.QuerySelectorAll("[src], link[href]"), resource =>
                (resource.GetAttribute("src") ?? resource.GetAttribute("href"))!.StartsWith("http", StringComparison.Ordinal));
        }

        Assert.False(await IsFrozen(anna));
    }

    [Fact]
    public async Task Freezes_at_one_press_without_signing_in()
    {
        var anna = await portal.Person();
        var link = await portal.NotMeLink(anna);
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get(link), "main form");

        Assert.Equal("/not-me/done", page.Path);
        Assert.True(await IsFrozen(anna));
        var row = Assert.Single(await portal.Events(anna.Id, "account.frozen"));
        Assert.DoesNotContain(link[^43..], string.Join(' ', row.Facts.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_calmly_that_it_is_done_already()
    {
        var anna = await portal.Person();
        var (link, other) = (await portal.NotMeLink(anna), await portal.NotMeLink(anna));
        var browser = portal.Browser();
        var open = await browser.Get(link);
        await browser.Submit(await browser.Get(other), "main form");

        foreach (var page in (Page[])[await browser.Submit(open, "main form"), await browser.Get(link), await browser.Get(other)])
        {
            Assert.Equal((HttpStatusCode.OK, "Your account is frozen already"), (page.Status, page.Text("h1")));
            Assert.False(page.Has("main form"));
        }

        Assert.Single(await portal.Events(anna.Id, "account.frozen"));
    }

    [Fact]
    public async Task Is_used_once_by_twenty_at_a_time()
    {
        var anna = await portal.Person();
        var link = await portal.NotMeLink(anna);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => portal.Ask(services =>
            services.GetRequiredService<NotMeDesk>().Use(link[^43..], CancellationToken.None)))));

        Assert.Single(outcomes, outcome => outcome is NotMe.Frozen);
        Assert.Equal(19, outcomes.Count(outcome => outcome is NotMe.FrozenAlready));
        Assert.Single(await portal.Events(anna.Id, "account.frozen"));
    }

    [Fact]
    public async Task Cannot_freeze_again_what_helpdesk_opened()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var (used, unused) = (await portal.NotMeLink(anna), await portal.NotMeLink(anna));
        var browser = portal.Browser();
        await browser.Submit(await browser.Get(used), "main form");
        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.Unfreeze()));

        Assert.Equal(HttpStatusCode.Gone, (await browser.Get(used)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.Get(unused)).Status);
        Assert.IsType<NotMe.LinkDead>(await portal.Ask(services => services.GetRequiredService<NotMeDesk>().Use(unused[^43..], CancellationToken.None)));
        Assert.False(await IsFrozen(anna));
    }

    [Fact]
    public async Task Never_stands_in_the_way_of_helpdesk_nor_helpdesk_in_its_way()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var links = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            links.Add(await portal.NotMeLink(anna));
        }

        // Each would wait for the other for ever if one took the link before the account.
        await Task.WhenAll(links.Select((link, i) => Task.Run(async () =>
        {
            await portal.Ask(services => services.GetRequiredService<NotMeDesk>().Use(link[^43..], CancellationToken.None));
            if (i % 2 == 0)
            {
                await portal.Do(agent, anna.Id, new Act.Unfreeze());
            }
        })));

        Assert.Equal(
            (await portal.Events(anna.Id, "account.frozen")).Count - (await portal.Events(anna.Id, "helpdesk.unfrozen")).Count, await IsFrozen(anna) ? 1 : 0);
    }

    [Theory]
    [InlineData("/not-me")]
    [InlineData("/not-me?token=short")]
    [InlineData("/not-me?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Knows_no_other_token(string address)
    {
        var page = await portal.Browser().Get(address);

        Assert.Equal((HttpStatusCode.Gone, "This link no longer works"), (page.Status, page.Text("h1")));
        Assert.True(page.Has("[data-reference]"));
    }

    [Fact]
    public async Task Is_worth_nothing_after_thirty_days()
    {
        await using var later = new LetterPortal();
        await later.InitializeAsync();
        var anna = await later.Person();
        var link = await later.NotMeLink(anna);
        later.Time.Pass(FreezeLinks.Life);

        Assert.Equal(HttpStatusCode.Gone, (await later.Browser().Get(link)).Status);
    }

    [Fact]
    public async Task Keeps_the_token_out_of_the_database()
    {
        var link = await portal.NotMeLink(await portal.Person());

        var hashes = await portal.Query(db => db.Set<FreezeLinkRow>().Select(row => row.TokenHash).ToListAsync());
        Assert.All(hashes, hash => Assert.NotEqual(link[^43..], System.Buffers.Text.Base64Url.EncodeToString(hash)));
    }

    [Fact]
    public async Task Comes_with_every_notice_and_with_no_other_letter()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Enrolled());
        await portal.Do(agent, anna.Account.Id, new Act.FactorReset(anna.App));

        var letter = Assert.Single(await portal.Read("factors-reset", anna.Account.Email!));
        Assert.StartsWith("/not-me?token=", Letterbox.Link(letter), StringComparison.Ordinal);
        var browser = portal.Browser();
        await browser.Submit(await browser.Get(Letterbox.Link(letter)), "main form");
        Assert.DoesNotContain("/not-me", Assert.Single(await portal.Read("account-frozen", anna.Account.Email!)).Text, StringComparison.Ordinal);
    }

    private Task<bool> IsFrozen(Account person) => portal.Query(db => db.Set<Account>().AnyAsync(account => account.Id == person.Id && account.State == AccountState.Frozen));
}
