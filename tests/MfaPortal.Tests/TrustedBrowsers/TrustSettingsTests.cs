using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using MfaPortal.TrustedBrowsers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.TrustedBrowsers;

public sealed class TrustSettingsTests
{
    private const string Code = "/factors/totp/verify";

    [Fact]
    public async Task Offer_nothing_where_it_is_off()
    {
        await using var portal = await PortalFactory.Start(("TrustedBrowsers:Days", "0"));
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        Assert.False(page.Has("[name=trust]"));
        page = await browser.Submit(page, TrustedPeople.TrustingCode(person.CodeAt(portal.Time.Now)));
        Assert.Equal("/", page.Path);
        Assert.Null(browser.Trust());
        Assert.False((await browser.Get("/factors")).Has("[href='/factors/browsers']"));
    }

    [Fact]
    public async Task Let_an_app_ask_for_the_second_step_nevertheless()
    {
        await using var portal = await PortalFactory.Start(("Clients:conformance:AllowTrustedBrowsers", "false"));
        var (person, browser) = await portal.Trusting();

        // Neither in its own sign-in, where no trust is offered either, nor by a session that another one began.
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        Assert.Equal(Code, page.Path);
        Assert.False(page.Has("[name=trust]"));
        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
        Assert.NotNull(AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        page = await browser.Get(AppRequest.Authorize());
        Assert.Equal(Code, page.Path);

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal("mfa", AppRequest.Claim(await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!), "acr").GetString());
    }

    [Fact]
    public async Task Let_that_app_in_who_has_no_second_step_and_need_not()
    {
        await using var portal = await PortalFactory.Start(("Clients:conformance:AllowTrustedBrowsers", "false"));
        var person = await portal.Person();
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));

        Assert.NotNull(AppRequest.Answer(page, "code"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("91")]
    public void Stop_a_start_that_goes_beyond_what_is_remembered(string days)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("TrustedBrowsers:Days", days)]).Build();
        using var services = new ServiceCollection().AddTrustedBrowsers(settings).BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<TrustedBrowserOptions>>().Value);
    }
}
