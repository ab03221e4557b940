using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Helpdesk;

public sealed partial class HelpdeskPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("/helpdesk")]
    [InlineData("/helpdesk/audit")]
    [InlineData("/helpdesk/accounts/{0}")]
    [InlineData("/helpdesk/accounts/{0}/reset")]
    [InlineData("/helpdesk/accounts/{0}/session-end")]
    [InlineData("/helpdesk/accounts/{0}/unlock")]
    [InlineData("/admin")]
    [InlineData("/admin/audit")]
    public async Task Turns_an_employee_away(string path)
    {
        var (employee, anna) = (await portal.Person(), await portal.Person());
        await portal.Factor(anna.Id);
        var browser = await portal.Browser(employee);
        var address = string.Format(null, path, anna.Id);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get(address)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Post(address, ("Input.Reason", "Just because"), ("Role", Role.Admin), ("IsAdmin", "true"))).Status);
        Assert.Equal(1, await portal.ActiveFactors(anna.Id));
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/audit")]
    public async Task Turns_helpdesk_away_from_admin(string path) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await (await portal.Browser(await portal.Agent())).Get(path)).Status);

    [Theory]
    [InlineData("/helpdesk", Role.Helpdesk)]
    [InlineData("/helpdesk/audit", Role.Helpdesk)]
    [InlineData("/admin", Role.Admin)]
    [InlineData("/admin/audit", Role.Admin)]
    public async Task Sends_an_agent_whose_factor_is_old_to_show_it_again(string path, string role)
    {
        var agent = await portal.Agent(role);
        await portal.Factor(agent.Id);
        var (fresh, old) = (await portal.Browser(agent, TimeSpan.FromMinutes(29)), await portal.Browser(agent, TimeSpan.FromMinutes(31)));

        Assert.Equal(path, (await fresh.Get(path)).Path);
        Assert.Equal(portal.Services.GetRequiredService<FactorCatalogue>().Primary.First().VerifyPath, (await old.Get(path)).Path);
    }

    [Fact]
    public async Task Sends_a_stranger_to_sign_in() => Assert.StartsWith("/sign-in", (await portal.Browser().Get("/helpdesk")).Path, StringComparison.Ordinal);

    [Fact]
    public async Task Finds_somebody_and_shows_the_account()
    {
        var anna = await portal.Named("Annabel Finds", "Finds");
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get("/helpdesk");
        page = await browser.Submit(page, "form[role=search]", ("q", "annabel fi"));
        Assert.Equal("?q=annabel%20fi", page.Url.Query);
        Assert.Equal($"/helpdesk/accounts/{anna.Id}", page.Document.QuerySelector("tbody a")!.GetAttribute("href"));

        page = await browser.Get($"/helpdesk/accounts/{anna.Id}");
        Assert.Equal((HttpStatusCode.OK, "Annabel Finds"), (page.Status, page.Text("h1")));
    }

    [Fact]
    public async Task Says_so_when_nobody_is_found_or_too_little_was_typed()
    {
        var browser = await portal.Browser(await portal.Agent());

        Assert.Contains("zzz&lt;b&gt;", (await browser.Get("/helpdesk?q=zzz%3Cb%3E")).Html, StringComparison.Ordinal);
        Assert.True((await browser.Get("/helpdesk?q=z")).Has("[aria-invalid=true]"));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/helpdesk?q=an&p=-3")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/helpdesk?q=an&p=x")).Status);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("0123456789ab7def8123456789abcdef")]
    [InlineData("%20")]
    [InlineData("01234567-89ab-7def-8123-456789abcdef")]
    [InlineData("0123456789ab7def8123456789abcdef/reset")]
    public async Task Has_no_page_for_an_id_of_nobody(string id) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await portal.Browser(await portal.Agent())).Get("/helpdesk/accounts/" + id)).Status);

    [Fact]
    public async Task Has_no_page_for_an_act_it_does_not_know()
    {
        var anna = await portal.Person();
        var browser = await portal.Browser(await portal.Agent());

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/helpdesk/accounts/{anna.Id}/delete")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/helpdesk/accounts/{anna.Id}/factor-reset?factor=x")).Status);
    }

    [Fact]
    public async Task Resets_with_a_reason_and_says_so()
    {
        var anna = await portal.Person();
        await portal.Factor(anna.Id);
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get($"/helpdesk/accounts/{anna.Id}");
        page = await browser.Get(page.Document.QuerySelector("a.danger")!.GetAttribute("href")!);
        page = await browser.Submit(page, "form[method=post]:has([name='Input.Reason'])", ("Input.Reason", "Lost phone, called back"));

        Assert.Equal($"/helpdesk/accounts/{anna.Id}", page.Path);
        Assert.True(page.Has(".message.done"));
        Assert.Equal(0, await portal.ActiveFactors(anna.Id));
        Assert.Equal("Lost phone, called back", Assert.Single(await portal.Events(anna.Id, "helpdesk.reset")).Facts["reason"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("ab")]
    public async Task Does_nothing_without_a_reason(string reason)
    {
        var anna = await portal.Person();
        await portal.Factor(anna.Id);
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get($"/helpdesk/accounts/{anna.Id}/reset");
        page = await browser.Submit(page, "form[method=post]:has([name='Input.Reason'])", ("Input.Reason", reason));

        Assert.True(page.Has("[aria-invalid=true]"));
        Assert.Equal(1, await portal.ActiveFactors(anna.Id));
    }

    [Fact]
    public async Task Resets_nothing_by_being_looked_at()
    {
        var anna = await portal.Person();
        await portal.Factor(anna.Id);

        Assert.Equal(HttpStatusCode.OK, (await (await portal.Browser(await portal.Agent())).Get($"/helpdesk/accounts/{anna.Id}/reset?Input.Reason=because")).Status);
        Assert.Equal(1, await portal.ActiveFactors(anna.Id));
    }

    [Fact]
    public async Task Takes_no_form_without_the_token_of_its_page()
    {
        var anna = await portal.Person();
        await portal.Factor(anna.Id);

        var page = await (await portal.Browser(await portal.Agent())).Post($"/helpdesk/accounts/{anna.Id}/reset", ("Input.Reason", "Lost phone"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(1, await portal.ActiveFactors(anna.Id));
    }

    [Fact]
    public async Task Refuses_a_factor_of_somebody_else_in_the_form()
    {
        var (anna, bert) = (await portal.Person(), await portal.Person());
        var mine = await portal.Factor(anna.Id);
        var berts = await portal.Factor(bert.Id);
        var browser = await portal.Browser(await portal.Agent());

        var form = await browser.Get($"/helpdesk/accounts/{anna.Id}/factor-reset?factor={mine}");
        var token = form.Document.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var page = await browser.Post($"/helpdesk/accounts/{anna.Id}/factor-reset?factor={berts}", ("Input.Reason", "Lost phone"), ("__RequestVerificationToken", token));

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal((1, 1), (await portal.ActiveFactors(anna.Id), await portal.ActiveFactors(bert.Id)));
    }

    [Fact]
    public async Task Can_sign_out_who_is_signed_in_nowhere_for_what_outlives_a_session()
    {
        var anna = await portal.Person();

        var page = await (await portal.Browser(await portal.Agent())).Get($"/helpdesk/accounts/{anna.Id}");

        Assert.True(page.Has($"main a[href='/helpdesk/accounts/{anna.Id}/session-end']"));
    }

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Shows_accounts_with_rights_without_a_single_button(string role)
    {
        var boss = await portal.Person(person => person.Roles = [role]);
        var factor = await portal.Factor(boss.Id, failures: 9);
        await portal.Browser(boss);
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get($"/helpdesk/accounts/{boss.Id}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.False(page.Has($"main a[href^='/helpdesk/accounts/{boss.Id}/']"));
        foreach (var act in new[] { "reset", "session-end", "unlock", $"factor-reset?factor={factor}" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get($"/helpdesk/accounts/{boss.Id}/{act}")).Status);
        }

        Assert.Equal(4, (await portal.Events(boss.Id, "helpdesk.refused")).Count);
    }

    [Fact]
    public async Task Tells_what_a_reference_code_was_about()
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 1, "factor.refused", reference: "HJKM2345", result: AuditResult.Refused);
        var browser = await portal.Browser(await portal.Agent());

        var page = await browser.Get("/helpdesk/audit?ref=hjkm%202345");

        Assert.Single(page.Document.QuerySelectorAll("tbody tr"));
        Assert.Contains("Second step refused", page.Text("tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("factor.refused", page.Text("tbody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_nothing_for_a_person_nobody_knows()
    {
        var page = await (await portal.Browser(await portal.Agent())).Get("/helpdesk/audit?person=nobody-at-all");

        Assert.Empty(page.Document.QuerySelectorAll("tbody tr"));
        Assert.True(page.Has("[aria-invalid=true]"));
    }

    [Theory]
    [InlineData("nl")]
    [InlineData("fr")]
    [InlineData("de")]
    public async Task Speaks_the_language_of_the_agent(string language)
    {
        var anna = await portal.Person();
        await portal.Factor(anna.Id);
        await portal.Trail(anna.Id, 1);
        var browser = await portal.Browser(await portal.Agent(Role.Admin));
        browser.Headers["Accept-Language"] = language;

        foreach (var path in new[] { "/helpdesk", $"/helpdesk/accounts/{anna.Id}", $"/helpdesk/accounts/{anna.Id}/reset", "/helpdesk/audit", "/admin", "/admin/audit" })
        {
            var page = await browser.Get(path);
            Assert.Equal((HttpStatusCode.OK, language), (page.Status, page.Document.DocumentElement.GetAttribute("lang")));
            Assert.DoesNotMatch(@">\s*(helpdesk|admin|audit)\.[a-z]", page.Html);
        }
    }
}
