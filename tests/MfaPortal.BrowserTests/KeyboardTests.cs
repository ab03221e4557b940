using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>Nobody needs a mouse, everybody sees where they are, and password managers find their fields.</summary>
[Collection(OneBrowser.Name)]
public sealed class KeyboardTests(BrowserStage stage)
{
    [Fact]
    public async Task Signs_in_and_enrols_by_keys_alone()
    {
        await using var visit = await stage.Visit();
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.OpenApp("timesheets");
        await visit.TabTo("#sign-in");
        await visit.Keys("Enter");

        // The first field has the focus already.
        await visit.Typed(Steps.UserName, person.UserName);
        await visit.Keys("Tab");
        await visit.Typed(Steps.Password, PortalPeople.Password);
        await visit.Keys("Enter");

        await visit.TabTo("button[value=iphone]");
        await visit.Keys("Enter");

        await visit.TabTo("summary");
        await visit.Keys("Enter");
        var key = await visit.Key();
        await visit.TabTo(Steps.Code);
        await visit.Typed(Steps.Code, Codes.At(key, visit.Time.Now));
        await visit.Keys("Enter");

        await visit.TabTo("copy-text button");
        await visit.Keys("Space");
        await Assertions.Expect(visit.Page.Locator("copy-text [role=status]")).ToHaveTextAsync("Copied");
        await visit.TabTo("input[name=saved]");
        await visit.Keys("Space");
        await visit.TabTo("main button[type=submit]");
        await visit.Keys("Enter");
        await Assertions.Expect(visit.Page.Locator("main")).ToHaveAttributeAsync("data-signed-in", "true");
    }

    [Fact]
    public async Task Skips_to_the_content_with_the_first_key()
    {
        await using var visit = await stage.Visit();
        await visit.SignIn(await visit.Person());
        await visit.Keys("Tab");
        await Assertions.Expect(visit.Page.Locator(".skip-link")).ToBeFocusedAsync();
        await visit.Keys("Enter");
        await Assertions.Expect(visit.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Comes_back_to_the_password_after_a_wrong_one_and_hears_why()
    {
        await using var visit = await stage.Visit();
        await visit.SignIn(await visit.Person(), "wrong");
        await SaysWhy(visit, Steps.Password);
    }

    [Fact]
    public async Task Comes_back_to_the_code_after_a_wrong_one_and_hears_why()
    {
        await using var visit = await stage.Visit();
        await visit.SignIn(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Choose("android");
        await visit.Type("123456");
        await SaysWhy(visit, Steps.Code);
        Assert.Equal("true", await visit.Page.GetAttributeAsync(Steps.Code, "aria-invalid"));
    }

    [Fact]
    public async Task Comes_to_the_message_where_no_field_is_wrong()
    {
        await using var visit = await stage.Visit();
        await visit.Link(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.SubmitUnchecked();
        await Assertions.Expect(visit.Page.Locator("main [role=alert]:visible")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/sign-in", "username", "current-password")]
    [InlineData("/password/forgot", "username")]
    [InlineData("/password/change", "username", "current-password", "new-password")]
    public async Task Tells_password_managers_what_each_field_is(string path, params string[] expected)
    {
        await using var visit = await stage.Visit();
        if (expected.Length == 3)
        {
            await visit.SignIn(await visit.Person());
        }

        await visit.Open(path);
        var found = await visit.Page.Locator("main input:not([type=hidden])").EvaluateAllAsync<string[]>("inputs => inputs.map(input => input.autocomplete)");
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Lets_a_code_be_pasted_with_its_space()
    {
        await using var visit = await stage.Visit();
        var key = await visit.AskedForCode(await visit.Person(deadlineIn: TimeSpan.Zero));
        var code = Codes.At(key, visit.Time.Now);
        await visit.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", $"{code[..3]} {code[3..]}");
        await visit.Page.FocusAsync(Steps.Code);
        await visit.Keys("Control+V");
        await visit.Keys("Enter");
        await visit.Page.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);
    }

    private static async Task SaysWhy(Visit visit, string field)
    {
        await Assertions.Expect(visit.Page.Locator(field)).ToBeFocusedAsync();
        Assert.StartsWith("Error:", await visit.Page.TitleAsync(), StringComparison.Ordinal);
        var told = await visit.Page.EvalOnSelectorAsync<string>(
            field, "input => input.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id)?.textContent.trim()).join('')");
        Assert.NotEmpty(told);
        Assert.Equal((await visit.Page.Locator("main [role=alert]:visible").TextContentAsync())!.Trim(), told);
    }
}
