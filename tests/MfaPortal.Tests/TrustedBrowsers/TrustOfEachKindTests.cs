using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.CodeSheet;
using MfaPortal.Storage;
using MfaPortal.Tests.Factors.EmailCode;
using MfaPortal.Tests.Factors.Passkey;
using MfaPortal.Tests.Factors.Push;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.TrustedBrowsers;

/// <summary>Whatever somebody shows beside the password, the browser may be trusted with it.</summary>
public sealed class TrustOfEachKindTests(Mailroom portal) : IClassFixture<Mailroom>
{
    private static readonly string[] Kinds = ["totp", "passkey", "push", "code-sheet", "email-code"];

    public static TheoryData<string> Primary => [.. Kinds];

    [Fact]
    public async Task Knows_every_kind_there_is() => Assert.Equal(
        Kinds.Order(),
        (await portal.Ask(services => Task.FromResult(services.GetServices<FactorKind>().Where(kind => kind.Role == FactorRole.Primary).Select(kind => kind.Name).ToList()))).Order());

    [Theory]
    [MemberData(nameof(Primary))]
    public async Task Is_offered_and_taken(string kind)
    {
        var (person, browser, page, show) = await At(kind);
        Assert.Equal($"/factors/{kind}/verify", page.Path);
        Assert.True(page.Has("[name=trust]"));

        page = await show(true);

        Assert.Equal("/", page.Path);
        Assert.NotNull(browser.Trust());
        Assert.Equal(1, await portal.Audited(person, "trusted-browser.added"));
    }

    [Theory]
    [MemberData(nameof(Primary))]
    public async Task Is_not_taken_by_who_does_not_say_so(string kind)
    {
        var (_, browser, _, show) = await At(kind);

        Assert.Equal("/", (await show(false)).Path);

        Assert.Null(browser.Trust());
    }

    /// <summary>Who has rights over others is offered nothing, and gets nothing by sending what is not on the page.</summary>
    [Fact]
    public async Task Is_not_taken_where_it_was_not_offered()
    {
        var person = await portal.Enrolled(account => account.Roles = [Role.Helpdesk]);
        var (_, phone) = await portal.WithPhone(person.Account);
        var (browser, page) = await AtTheNumber(person);
        Assert.False(page.Has("[name=trust]"));

        await browser.Post($"{page.Url.PathAndQuery}&handler=Trust", ("__RequestVerificationToken", await Token(browser)), ("trust", "true"));
        await phone.Answer(Assert.Single(await phone.Waiting()), "approve", page.Number());

        Assert.Equal("/", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Null(browser.Trust());
    }

    /// <summary>The page is another browser's: what that one wishes is no business of this one.</summary>
    [Fact]
    public async Task Is_not_taken_from_another_browser()
    {
        var person = await portal.Enrolled();
        var (_, phone) = await portal.WithPhone(person.Account);
        var (browser, page) = await AtTheNumber(person);
        var stranger = portal.Browser();

        await stranger.Post($"{page.Url.PathAndQuery}&handler=Trust", ("__RequestVerificationToken", await Token(stranger)), ("trust", "true"));
        await phone.Answer(Assert.Single(await phone.Waiting()), "approve", page.Number());

        Assert.Equal("/", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Null(browser.Trust());
    }

    private static async Task<string> Token(Browser browser) =>
        (await browser.Get("/sign-in")).Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private async Task<(Account Person, Browser Browser, Page Page, Func<bool, Task<Page>> Show)> At(string kind)
    {
        var person = await portal.Enrolled();
        switch (kind)
        {
            case "totp":
                var (coded, code) = await portal.AtTheCode(person);
                return (person.Account, coded, code, trust => coded.Submit(code, Form("main form:has([name=Code])", "Code", person.CodeAt(portal.Time.Now), trust)));
            case "passkey":
                var authenticator = await portal.Passkey(person.Account);
                var (keyed, key) = await portal.AtThePasskey(person);
                return (person.Account, keyed, key, async trust =>
                    await keyed.Submit(key, Form("ask-device form", "Credential", authenticator.Show(await keyed.Question(key)), trust)));
            case "push":
                var (_, phone) = await portal.WithPhone(person.Account);
                var (asked, number) = await AtTheNumber(person);
                return (person.Account, asked, number, async trust =>
                {
                    if (trust)
                    {
                        Assert.True((await asked.Submit(number, "form:has([name=trust])", ("trust", "true"))).Has("[data-trust-taken]"));
                    }

                    await phone.Answer(Assert.Single(await phone.Waiting()), "approve", number.Number());
                    return await asked.Get(number.Url.PathAndQuery);
                });
            case "code-sheet":
                var sheet = await Sheet(person.Account);
                var (listed, list) = await At(person, kind);
                return (person.Account, listed, list, trust => listed.Submit(list, Form("main form:has([name=Code])", "Code", sheet, trust)));
            default:
                await portal.Link(person.Account);
                portal.Time.Pass(TimeSpan.FromSeconds(1));
                var (mailed, mail) = await At(person, kind);
                return (person.Account, mailed, mail, async trust =>
                    await mailed.Submit(mail, Form("main form:has([name=Code])", "Code", await portal.Code(person.Account), trust)));
        }
    }

    private Task<(Browser Browser, Page Page)> AtTheNumber(Enrolled person) => At(person, "push");

    private async Task<(Browser Browser, Page Page)> At(Enrolled person, string kind)
    {
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        return (browser, page.Path == $"/factors/{kind}/verify"
            ? page
            : await browser.Submit(await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!), FilledForm.Way(kind)));
    }

    private static FilledForm Form(string form, string field, string value, bool trust) =>
        trust ? new(form, (field, value), ("trust", "true")) : new(form, (field, value));

    private Task<string> Sheet(Account person) => portal.Ask(async services =>
    {
        var (db, box) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<SecretBox>());
        var code = SheetCode.New(1, services.GetRequiredService<MfaPortal.Oidc.Host.Entropy>());
        db.Add(new Factor
        {
            Id = RowId.New<FactorId>(portal.Time.Now),
            AccountId = person.Id,
            Kind = "code-sheet",
            Label = "1",
            Payload = [],
            Lookup = code.Lookup(box, person.Id),
            Counter = 1,
            EnrolledAt = portal.Time.Now,
        });
        await db.SaveChangesAsync();
        return code.Grouped();
    });
}
