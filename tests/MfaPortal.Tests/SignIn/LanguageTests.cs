using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Which language a page speaks: what the app asked for, the account's own, the browser's cookie, the browser.</summary>
public sealed class LanguageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("nl", "nl")]
    [InlineData("nl-BE,fr;q=0.8", "nl")]
    [InlineData("pt,fr;q=0.8,de;q=0.9", "de")]
    [InlineData("pt", "en")]
    [InlineData("", "en")]
    [InlineData("*", "en")]
    [InlineData(";;q=zz,,", "en")]
    public async Task Follows_the_browser_where_nobody_chose(string accept, string spoken)
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = accept;

        Assert.Equal(spoken, Language(await browser.Get("/sign-in")));
    }

    [Fact]
    public async Task Follows_the_choice_of_this_browser_before_its_settings()
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = "nl";
        await browser.Post("/language", ("language", "fr"), ("return", "/sign-in"));

        Assert.Equal("fr", Language(await browser.Get("/sign-in")));
    }

    [Fact]
    public async Task Follows_the_account_before_the_browsers_choice()
    {
        var browser = await portal.SignedIn(await portal.Person(person => person.Language = "de"));
        browser.Headers["Accept-Language"] = "nl";
        browser.Cookies["language"] = "fr";

        Assert.Equal("de", Language(await browser.Get("/factors")));
    }

    [Theory]
    [InlineData("nl", "nl")]
    [InlineData("pt nl-BE fr", "nl")]
    public async Task Follows_what_the_app_asked_for_before_the_browser(string wanted, string spoken)
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = "de";
        browser.Cookies["language"] = "fr";

        var page = await browser.Get(AppRequest.Authorize(("ui_locales", wanted)));
        Assert.Equal(spoken, Language(page));

        // And through all of the journey.
        var person = await portal.Enrolled();
        Assert.Equal(spoken, Language(await browser.Submit(page, FilledForm.Password(person.UserName))));
    }

    [Fact]
    public async Task Follows_what_the_app_asked_for_before_the_account_until_it_is_answered()
    {
        var browser = await portal.SignedIn(await portal.Person(person => person.Language = "de"));
        portal.Time.Pass(TimeSpan.FromMinutes(1));

        var page = await browser.Get(AppRequest.Authorize(("ui_locales", "nl"), ("prompt", "login")));

        Assert.Equal("nl", Language(page));
        Assert.Equal("nl", Language(await browser.Get("/factors")));
        browser.Cookies.Remove("asked-language");
        Assert.Equal("de", Language(await browser.Get("/factors")));
    }

    [Fact]
    public async Task Stays_as_it_was_where_the_app_asks_for_a_language_we_do_not_speak()
    {
        var browser = portal.Browser();
        browser.Cookies["language"] = "fr";

        Assert.Equal("fr", Language(await browser.Get(AppRequest.Authorize(("ui_locales", "pt ja")))));
    }

    [Fact]
    public async Task Remembers_the_choice_of_who_is_signed_in()
    {
        var person = await portal.Person(one => one.Language = "de");
        var browser = await portal.SignedIn(person);
        await browser.Post("/language", ("language", "fr"), ("return", "/factors"));

        Assert.Equal("fr", Language(await browser.Get("/factors")));
        Assert.Equal("fr", Language(await (await portal.SignedIn(person)).Get("/factors")));
    }

    private static string? Language(Page page) => page.Document.DocumentElement.GetAttribute("lang");
}
