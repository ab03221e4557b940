using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>Passkeys with Chromium's own authenticator, which is independent of ours: what it makes and shows, the portal takes.</summary>
[Collection(OneBrowser.Name)]
public sealed class PasskeyTests(BrowserStage stage)
{
    private const string Error = "[data-passkey-error]:not([hidden])";

    [Fact]
    public async Task Links_one_and_shows_it_after_the_password()
    {
        await using var visit = await stage.Visit();
        var (person, key) = await Linked(visit);
        Assert.Equal(1, await key.Count());

        await StartAnew(visit);
        await visit.SignIn(person);
        Assert.EndsWith("/factors/passkey/verify", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await visit.Ceremony();

        await IsSignedIn(visit);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Signs_in_to_an_app_by_the_button_alone()
    {
        await using var visit = await stage.Visit();
        await Linked(visit);
        await StartAnew(visit);

        await visit.OpenApp("timesheets", "/signin");
        await visit.Ceremony();

        await visit.Page.WaitForURLAsync(new Uri(visit.Portal.App("timesheets"), "/").AbsoluteUri + "**");
        Assert.Contains("phr", await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("pwd", await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task The_name_is_found_by_the_plain_word_after_somebody_was_at_it()
    {
        await using var visit = await stage.Visit();
        await visit.Open("/sign-in");
        var field = visit.Page.Locator("[name='Input.UserName']");
        await visit.Page.ClickAsync("[autocomplete='username']");
        Assert.Equal("username webauthn", await field.GetAttributeAsync("autocomplete"));

        await visit.Page.FillAsync("[autocomplete='username']", "somebody");
        await visit.Page.Keyboard.PressAsync("End");
        Assert.Equal("username webauthn", await field.GetAttributeAsync("autocomplete"));
        await visit.Page.FocusAsync(Steps.Password);

        Assert.Equal("username", await field.GetAttributeAsync("autocomplete"));
        Assert.Equal("somebody", await field.InputValueAsync());
    }

    [Fact]
    public async Task Signs_in_by_what_the_browser_proposes()
    {
        await using var visit = await stage.Visit();
        await Linked(visit, proposing: true);

        await StartAnew(visit);

        await visit.Page.WaitForURLAsync(new Uri(visit.Portal.Address, "/").AbsoluteUri);
        await IsSignedIn(visit);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Says_so_where_the_finger_is_the_wrong_one_and_goes_another_way()
    {
        await using var visit = await stage.Visit();
        var (person, key) = await Linked(visit);
        await key.Verifies(false);
        await StartAnew(visit);
        await visit.SignIn(person);

        await visit.Ceremony();
        Assert.Contains("Nothing happened", await visit.Page.Locator(Error).InnerTextAsync(), StringComparison.Ordinal);
        await key.Verifies(true);
        await visit.Ceremony();
        await IsSignedIn(visit);
    }

    [Fact]
    public async Task Leaves_the_other_ways_open()
    {
        await using var visit = await stage.Visit();
        var (person, key) = await Linked(visit);
        await key.Verifies(false);
        await StartAnew(visit);
        await visit.SignIn(person);
        await visit.Ceremony();

        await visit.Press("[data-other-way]");
        await visit.Press("button[value=recovery-code]");

        Assert.EndsWith("/factors/recovery-codes/verify", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_no_second_one_on_the_same_device()
    {
        await using var visit = await stage.Visit();
        var (_, key) = await Linked(visit);
        await visit.Open("/factors/enrol");
        await visit.ChoosePasskey();

        await visit.Ceremony();

        Assert.Contains("already", await visit.Page.Locator(Error).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await key.Count());
    }

    [Fact]
    public async Task Refuses_one_that_was_removed_and_leads_back_to_the_password()
    {
        await using var visit = await stage.Visit();
        var (person, key) = await Linked(visit, demanded: false);
        await visit.Page.AddInitScriptAsync("""
            PublicKeyCredential.signalAllAcceptedCredentials = async told => sessionStorage.setItem("told", JSON.stringify(told))
            """);
        await visit.Open("/factors");
        await visit.Press("[data-kind=passkey] [data-change]");
        await visit.Press("form[action*=Remove] button");
        var told = JsonDocument.Parse(await visit.Page.EvaluateAsync<string>("sessionStorage.getItem('told')")).RootElement;
        Assert.Equal("localhost", told.GetProperty("rpId").GetString());
        Assert.Equal(await key.Holder(), told.GetProperty("userId").GetString());
        Assert.Empty(told.GetProperty("allAcceptedCredentialIds").EnumerateArray());
        await StartAnew(visit);

        await visit.Ceremony();
        Assert.Contains("That did not work", await visit.Page.Locator("#form-error").InnerTextAsync(), StringComparison.Ordinal);
        await visit.Press("main .foot a");
        await visit.SignIn(person);

        await IsSignedIn(visit);
    }

    [Fact]
    public async Task Says_without_scripts_what_is_missing_and_leads_another_way()
    {
        await using var visit = await stage.Visit(new() { Script = false });
        await visit.SignIn(await visit.Person(deadlineIn: TimeSpan.Zero));
        Assert.False(await visit.Page.Locator("ask-device").IsVisibleAsync());
        await visit.ChoosePasskey();

        Assert.Contains("JavaScript", await visit.Page.Locator("noscript").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await visit.Page.Locator("ask-device button").IsVisibleAsync());
        await visit.Press("main .foot a");
        await visit.Choose("iphone");
        Assert.NotEmpty(await visit.Key());
    }

    private static async Task<(Account Person, VirtualKey Key)> Linked(Visit visit, bool proposing = false, bool demanded = true)
    {
        if (!proposing)
        {
            await visit.ProposeNothing();
        }

        var person = await visit.Person(deadlineIn: demanded ? TimeSpan.Zero : null);
        return (person, await visit.LinkPasskey(person));
    }

    /// <summary>The same computer, at which nobody is signed in.</summary>
    private static async Task StartAnew(Visit visit)
    {
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
    }

    private static async Task IsSignedIn(Visit visit)
    {
        await visit.Open("/factors");
        Assert.Equal("/factors", new Uri(visit.Page.Url).AbsolutePath);
    }
}
