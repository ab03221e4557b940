using System.Net;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>The page that holds the key.</summary>
public sealed class PhonePageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Threat T78: no frame, no script of anybody else's, nothing that text could be made a script of.</summary>
    [Theory]
    [InlineData("/phone")]
    [InlineData("/phone/link")]
    public async Task Lets_in_its_own_scripts_and_no_frame(string path)
    {
        var page = await portal.Browser().Get(path);

        Assert.Equal(
            "default-src 'none'; script-src http://localhost/phone/; style-src 'self'; img-src 'self' data:; connect-src http://localhost/phone/api/; "
            + "manifest-src 'self'; worker-src http://localhost/phone/; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
            + "require-trusted-types-for 'script'; trusted-types phone",
            page.Header("Content-Security-Policy"));
        Assert.All(page.Document.QuerySelectorAll("script"), script => Assert.StartsWith("/phone/app/", script.GetAttribute("src"), StringComparison.Ordinal));
        Assert.Empty(page.Document.QuerySelectorAll("[onclick],[style],form[action]"));
    }

    /// <summary>Threat T78: an app beside it, and a link to it, have nothing to take over.</summary>
    [Fact]
    public async Task Needs_no_cookie_and_leaves_none()
    {
        var browser = portal.Browser();

        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/phone")).Status);

        Assert.Empty(browser.Cookies);
    }

    /// <summary>Threats T40, T76: what the sign-in is for and from where, before the field; and a "no" that is as near as the "yes".</summary>
    [Theory]
    [InlineData("en", "Does someone on the phone ask you to type this number? Then choose “No”.")]
    [InlineData("nl", "Vraagt iemand je aan de telefoon dit getal te typen? Kies dan “Nee”.")]
    public async Task Shows_app_account_browser_network_and_time_and_warns(string language, string warning)
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = language;

        var question = (await browser.Get("/phone")).Html.Split("<template id=\"question\">")[1].Split("</template>")[0];

        var field = question.IndexOf("name=\"number\"", StringComparison.Ordinal);
        Assert.All(
            ["<h1 data-text=", "data-account", "data-browser", "data-place", "data-at"],
            fact => Assert.InRange(question.IndexOf(fact, StringComparison.Ordinal), 0, field));
        Assert.Contains(warning, WebUtility.HtmlDecode(question), StringComparison.Ordinal);
        Assert.Contains("data-act=\"deny\"", question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaks_the_language_that_is_chosen_and_remembers_it()
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = "en";

        var page = await browser.Get((await browser.Get("/phone")).Document.QuerySelector("[data-language=de]")!.GetAttribute("href")!);

        Assert.Equal("de", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("de", (await browser.Get("/phone")).Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("de", (await browser.Get("/phone?language=xx")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Leads_who_said_no_to_a_new_password()
    {
        var outcome = (await portal.Browser().Get("/phone")).Html.Split("data-outcome=\"denied\"")[1];

        Assert.Contains("href=\"/password/forgot\"", outcome.Split("</template>")[0], StringComparison.Ordinal);
    }
}
