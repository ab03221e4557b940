using System.Net;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Sessions;

/// <summary>What other sites and edited forms can make a signed-in browser do: nothing.</summary>
public sealed class ForeignRequestsTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Threat T79.</summary>
    [Fact]
    public async Task Takes_no_form_whose_token_belongs_to_another_session()
    {
        var (person, attacker) = (await portal.Enrolled(), await portal.Enrolled());
        var browser = await portal.SignedIn(person);
        var foreign = (await (await portal.SignedIn(attacker)).Get($"/factors/{attacker.App}")).Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var page = await browser.Post($"/factors/{person.App}?handler=Remove", ("__RequestVerificationToken", foreign));

        Assert.Equal((400, "This page was open too long"), ((int)page.Status, page.Text("h1")));
        Assert.Single(await portal.Factors(person.Account, "totp"));
    }

    [Fact]
    public async Task Explains_a_form_that_was_opened_before_somebody_else_signed_in()
    {
        var (anna, bart) = (await portal.Person(), await portal.Person());
        var browser = await portal.SignedIn(anna);
        var page = await browser.Get("/password/change");
        await browser.Submit(await browser.Get("/factors"), FilledForm.SignOut);
        await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(bart.UserName));

        page = await browser.Submit(page, "main form");

        Assert.Equal((400, "This page was open too long"), ((int)page.Status, page.Text("h1")));
        Assert.Equal("Go on", page.Text("main a.button"));
    }

    /// <summary>Threat T79: nobody is signed in as somebody else by a page elsewhere.</summary>
    [Fact]
    public async Task Signs_nobody_in_by_a_form_of_another_site()
    {
        var (attacker, browser) = (await portal.Person(), portal.Browser());
        var page = await browser.Get("/sign-in");

        page = await browser.Post(page.Url.PathAndQuery, ("Input.UserName", attacker.UserName), ("Input.Password", PortalPeople.Password));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(await portal.Sessions(attacker));
    }

    /// <summary>Threat T57.</summary>
    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/connect/logout")]
    public async Task Asks_before_a_link_signs_out(string path)
    {
        var browser = await portal.SignedIn(await portal.Person());

        var page = await browser.Get(path);
        Assert.Equal("/sign-out", page.Path);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/sign-out")).Status);
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);

        page = await browser.Submit(page, "main form");
        Assert.Equal("/signed-out", page.Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
    }

    public static TheoryData<string> Elsewhere =>
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "https:evil.example",
        "https://evil.example/", "javascript:alert(1)", "data:text/html,x", "evil.example", "~//evil.example", " //evil.example", "/%09/evil.example",
        "@evil.example", "", "http://localhost@evil.example/", "/" + new string('a', 4000),
    ];

    /// <summary>Threat T63.</summary>
    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Leads_nowhere_else(string target)
    {
        var browser = portal.Browser();
        foreach (var name in new[] { "return", "returnUrl", "ReturnUrl", "next", "rd", "redirect_uri" })
        {
            Assert.Null((await browser.Get($"/sign-in?{name}={Uri.EscapeDataString(target)}")).Location);
        }

        var person = await portal.Person();
        var page = await browser.Submit(await browser.Get($"/sign-in?return={Uri.EscapeDataString(target)}"), FilledForm.Password(person.UserName));
        Assert.Equal("http://localhost/", page.Url.AbsoluteUri);

        page = await browser.Post("/language", ("language", "en"), ("return", target));
        Assert.True(page.Location is null && page.Url.Authority == "localhost", $"{page.Location}");
    }

    [Fact]
    public async Task Reads_a_choice_of_language_from_forms_alone()
    {
        using var client = portal.CreateClient();
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/language", UriKind.Relative), json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example/factors")]
    [InlineData("/\\evil.example")]
    [InlineData("//evil.example/%2e%2e/factors")]
    [InlineData("/factors/..//evil.example")]
    public async Task Leads_nowhere_else_from_an_odd_path(string path)
    {
        var answer = await portal.GetOnce(portal.Browser(), "http://localhost" + path);

        Assert.True(answer.Location is null || (answer.Location.StartsWith('/') && !answer.Location.StartsWith("//", StringComparison.Ordinal)), answer.Location);
    }

    [Theory]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Host")]
    [InlineData("Forwarded")]
    public async Task Builds_no_address_from_what_a_request_says(string header)
    {
        var browser = portal.Browser();
        browser.Headers[header] = header == "Forwarded" ? "host=evil.example;proto=https" : "evil.example";

        var page = await browser.Get("/factors");

        Assert.DoesNotContain("evil.example", page.Html, StringComparison.Ordinal);
        Assert.Equal("localhost", page.Url.Authority);
        Assert.DoesNotContain("evil.example", (await browser.Get("/.well-known/openid-configuration")).Html, StringComparison.Ordinal);
    }

    /// <summary>Threat T80.</summary>
    [Fact]
    public async Task Changes_nothing_by_fields_that_no_form_has()
    {
        (string, string)[] extra =
        [
            ("Role", "admin"), ("Roles", "admin"), ("Roles[0]", "admin"), ("IsAdmin", "true"), ("FactorDeadline", "2099-01-01"), ("MfaDeadline", ""),
            ("UserId", "1"), ("AccountId", "1"), ("account.Roles[0]", "admin"), ("Input.Roles[0]", "admin"), ("Strength", "4"), ("PostponedAt", "2027-01-01"),
        ];
        var person = await portal.Enrolled();
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get("/sign-in"), "main form", [.. FilledForm.Password(person.UserName).Fields, .. extra]);
        page = await browser.Submit(page, "main form", [("Code", person.CodeAt(portal.Time.Now)), .. extra]);
        page = await browser.Submit(await browser.Get($"/factors/{person.App}"), "form[action*=Rename]", [("Label", "phone"), .. extra]);
        Assert.Equal("/factors", page.Path);

        var account = await portal.Query(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleAsync(
            db.Set<MfaPortal.Accounts.Account>().Where(row => row.Id == person.Account.Id)));
        Assert.Empty(account.Roles);
        Assert.Null(account.FactorDeadline);
        Assert.Equal(MfaPortal.Factors.Strength.Strong, Assert.Single(await portal.Sessions(person.Account)).Strength);
    }

    /// <summary>Threat T84: many people at once, each sees themselves.</summary>
    [Fact]
    public async Task Shows_everybody_themselves_when_many_come_at_once()
    {
        var people = new List<(MfaPortal.Accounts.Account Person, Browser Browser)>();
        for (var i = 0; i < 25; i++)
        {
            var person = await portal.Person();
            people.Add((person, await portal.SignedIn(person)));
        }

        var pages = await Task.WhenAll(people.SelectMany(one => Enumerable.Range(0, 4).Select(async _ => (one.Person, Page: await portal.Copy(one.Browser).Get("/factors")))));

        Assert.All(pages, one => Assert.Equal(one.Person.DisplayName, one.Page.Text(".visitor-name")));
    }
}
