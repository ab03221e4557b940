using System.Net;
using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Passwords;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Passwords;

public sealed partial class PasswordPagesTests
{
    [Fact]
    public async Task Answers_alike_for_known_unknown_and_closed_accounts()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Add("closed", "closed@example.test", AccountState.Disabled);
        var answers = new List<string>();
        foreach (var login in new[] { "anna", "nobody", "closed", "anna@example.test" })
        {
            var (response, _) = await portal.Browser().Send("/password/forgot", ("Input.Login", login));
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            answers.Add(Described(response));
            answers.Add(Described((await portal.Browser().Get(response.Headers.Location!.ToString())).Response));
        }

        Assert.Equal(2, answers.Distinct().Count());
        Assert.Equal(4, await portal.Read(db => db.Set<ResetRow>().CountAsync()));
        Assert.Equal(1, portal.Hash.Computed - 1);
    }

    [Fact]
    public async Task Asks_for_a_name_where_none_is_typed()
    {
        await using var portal = await PasswordPortal.Start();
        var (response, page) = await portal.Browser().Send("/password/forgot", ("Input.Login", "  "));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("true", page.QuerySelector("[name='Input.Login']")!.GetAttribute("aria-invalid"));
        Assert.Equal(0, await portal.Read(db => db.Set<ResetRow>().CountAsync()));
    }

    [Fact]
    public async Task Mails_nobody_else_when_a_second_address_is_added()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Browser().Send("/password/forgot",
            ("Input.Login", "anna@example.test"), ("Input.Login", "mallory@example.test"), ("Input.Login[]", "mallory@example.test"), ("email", "mallory@example.test"));
        await portal.Handle();

        Assert.Equal("anna@example.test", Assert.Single(await portal.Mails()).To);
    }

    [Fact]
    public async Task Makes_links_from_the_settings_whatever_host_is_named()
    {
        await using var portal = await PasswordPortal.Start();
        var browser = portal.Browser();
        var (_, page) = await browser.Get("/password/forgot");
        browser.Http.DefaultRequestHeaders.Host = "evil.example";
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        browser.Http.DefaultRequestHeaders.Add("Forwarded", "host=evil.example");
        await browser.Post(page, "/password/forgot", ("Input.Login", "anna"));
        await portal.Handle();

        var mail = Assert.Single(await portal.Mails());
        Assert.Contains(PasswordPortal.Issuer + "/password/reset?token=", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", mail.Text + mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_form_as_often_as_a_scanner_looks_and_works_then()
    {
        await using var portal = await PasswordPortal.Start();
        var address = "/password/reset?token=" + await portal.Link();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await portal.Browser().Get(address)).Response.StatusCode);
        }

        var (response, _) = await portal.Browser().Send(address, ("Input.Password", PasswordPortal.Better));

        Assert.Equal("/sign-in?after=reset", response.Headers.Location?.ToString());
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
    }

    [Fact]
    public async Task Signs_nobody_in_and_tells_no_other_site_the_link()
    {
        await using var portal = await PasswordPortal.Start();
        var browser = portal.Browser();
        var address = "/password/reset?token=" + await portal.Link();
        var (shown, page) = await browser.Get(address);
        var (response, _) = await browser.Post(page, address, ("Input.Password", PasswordPortal.Better));

        Assert.Equal("no-referrer", Assert.Single(shown.Headers.GetValues("Referrer-Policy")));
        Assert.DoesNotContain("session", string.Join(' ', response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []), StringComparison.Ordinal);
        Assert.Equal(0, await portal.OpenSessions(portal.Anna));
        Assert.Equal("/password/reset", page.QuerySelector("main form")!.GetAttribute("action"));
        Assert.All(page.QuerySelectorAll("[src], link[href]"), element =>
            Assert.StartsWith("/", element.GetAttribute("src") ?? element.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_is_wrong_beside_the_field_and_keeps_the_link()
    {
        await using var portal = await PasswordPortal.Start();
        var browser = portal.Browser();
        var (response, page) = await browser.Send("/password/reset?token=" + await portal.Link(), ("Input.Password", "Football2026"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("tried first", page.GetElementById("Input_Password-error")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Football2026", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var (again, _) = await browser.Post(page, "/password/reset", ("Input.Password", PasswordPortal.Better));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Shows_one_friendly_page_for_every_dead_link()
    {
        await using var portal = await PasswordPortal.Start();
        var used = await portal.Link();
        await portal.Use(used, PasswordPortal.Better);
        var expired = await portal.Link();
        portal.Clock.Move(TimeSpan.FromHours(1));

        var pages = new List<string>();
        foreach (var token in new[] { used, expired, "", "nonsense" })
        {
            var (response, page) = await portal.Browser().Get("/password/reset?token=" + token);
            Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
            Assert.NotNull(page.QuerySelector("a[href='/password/forgot']"));

            // Each has a reference of its own, and it tells nothing.
            page.QuerySelector("[data-reference]")!.Remove();
            pages.Add(page.QuerySelector("main")!.OuterHtml);
        }

        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task Resets_nobody_else_whoever_the_post_names()
    {
        await using var portal = await PasswordPortal.Start();
        var bob = await portal.Add("bob", "bob@example.test");
        var before = (await portal.Row(bob)).Hash;
        var browser = portal.Browser();
        var (_, page) = await browser.Get("/password/reset?token=" + await portal.Link());

        var (dead, _) = await browser.Post(page, "/password/reset", ("Input.Token", new string('A', 43)), ("Input.Password", PasswordPortal.Better), ("Input.AccountId", portal.Anna.ToString()));
        Assert.Equal(HttpStatusCode.Gone, dead.StatusCode);
        await browser.Post(page, "/password/reset", ("username", "bob"), ("Input.AccountId", bob.ToString()), ("Input.Password", PasswordPortal.Better));

        Assert.Equal(before, (await portal.Row(bob)).Hash);
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
    }

    [Theory]
    [InlineData("/password/forgot")]
    [InlineData("/password/reset")]
    [InlineData("/password/change")]
    public async Task Refuses_a_form_that_is_not_ours(string path)
    {
        await using var portal = await PasswordPortal.Start();
        using var content = new FormUrlEncodedContent([new("Input.Login", "anna"), new("Input.Password", PasswordPortal.Better)]);
        var response = await portal.Browser(await portal.SignedIn(portal.Anna)).Http.PostAsync(new Uri(path, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Carries_the_attributes_that_password_managers_read()
    {
        await using var portal = await PasswordPortal.Start();
        var (_, page) = await portal.Browser(await portal.SignedIn(portal.Anna)).Get("/password/change");

        Assert.Equal("anna", page.QuerySelector("[autocomplete='username']")!.GetAttribute("value"));
        Assert.Equal("password", page.QuerySelector("[autocomplete='current-password']")!.GetAttribute("type"));
        var wanted = page.QuerySelector("[autocomplete='new-password']")!;
        Assert.Equal("12", wanted.GetAttribute("minlength"));
        Assert.Equal("minlength: 12;", wanted.GetAttribute("passwordrules"));
        Assert.Equal(2, page.QuerySelectorAll("reveal-password").Length);
    }

    [Fact]
    public async Task Changes_the_password_ends_other_sessions_and_renews_this_one()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.SignedIn(portal.Anna);
        var cookie = await portal.SignedIn(portal.Anna);
        var browser = portal.Browser(cookie);

        var (response, _) = await browser.Send("/password/change", ("Input.Current", PasswordPortal.Password), ("Input.Password", PasswordPortal.Better));

        Assert.Equal("/?after=password", response.Headers.Location?.ToString());
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
        Assert.Equal(1, await portal.OpenSessions(portal.Anna));
        Assert.Single(await portal.Mails("password-changed"));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/password/change")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await portal.Browser(cookie).Get("/password/change")).Response.StatusCode);
    }

    [Fact]
    public async Task Counts_wrong_current_passwords_like_any_others()
    {
        await using var portal = await PasswordPortal.Start();
        var browser = portal.Browser(await portal.SignedIn(portal.Anna));
        for (var i = 0; i < 5; i++)
        {
            var (_, page) = await browser.Send("/password/change", ("Input.Current", "a wrong guess of somebody"), ("Input.Password", PasswordPortal.Better));
            Assert.NotEqual("", page.GetElementById("Input_Current-error")!.TextContent);
        }

        var (response, _) = await browser.Send("/password/change", ("Input.Current", PasswordPortal.Password), ("Input.Password", PasswordPortal.Better));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5, (await portal.Row(portal.Anna)).Failures);
    }

    [Fact]
    public async Task Shows_the_change_to_nobody_who_is_not_signed_in()
    {
        await using var portal = await PasswordPortal.Start();

        Assert.Equal("/sign-in", (await portal.Browser().Get("/password/change")).Response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Leads_password_managers_to_the_change()
    {
        await using var portal = await PasswordPortal.Start();
        var (response, _) = await portal.Browser().Get("/.well-known/change-password");

        Assert.Equal((HttpStatusCode.Redirect, "/password/change"), (response.StatusCode, response.Headers.Location?.ToString()));
    }

    private static string Described(HttpResponseMessage response) =>
        $"{response.StatusCode} {response.Headers.Location} {Antiforgery().Replace(response.Content.ReadAsStringAsync().Result, "")}";

    [GeneratedRegex("""<input name="__RequestVerificationToken"[^>]*>""")]
    private static partial Regex Antiforgery();
}
