using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>The app on the phone: in a tab and from its icon, in every language, and what its pages show and refuse.</summary>
[Collection(TwoDevices.Name)]
public sealed class PhoneAppTests(BrowserStage stage)
{
    private const string Iphone = """
        Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1' })
        """;

    private const string ByNavigator = "Object.defineProperty(navigator, 'standalone', { value: true })";

    private const string ByMedia = """
        const ask = window.matchMedia.bind(window)
        window.matchMedia = query => query.includes('display-mode: standalone') ? { matches: true, media: query, addEventListener() {} } : ask(query)
        """;

    [Theory]
    [InlineData("en", null)]
    [InlineData("nl", ByNavigator)]
    [InlineData("fr", ByMedia)]
    [InlineData("de", ByNavigator)]
    public async Task Works_in_a_tab_and_from_its_icon(string language, string? icon)
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(new() { Width = 390, Phone = true, Language = language });
        await phone.Page.AddInitScriptAsync(icon is null ? Iphone : $"{Iphone}\n{icon}");
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.BeginLinking(person);

        // The camera leads to the browser, where the key would not last: only there the icon comes first.
        await phone.Page.GotoAsync(await computer.Page.LinkAddress());
        await phone.Page.Sees(icon is null ? "iphone" : "begin");
        await phone.Open("/phone");
        await phone.Page.Sees("start");
        await phone.Fill("#view [name=name]", person.UserName);
        await phone.Fill("#view [name=code]", (await computer.Page.Locator("[data-pairing-code]").TextContentAsync())!.Trim());
        await phone.Page.ClickAsync("#view form button");
        await phone.Page.Sees("practice");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("linked");
        await computer.Page.Shows("input[name=saved]");
        await computer.KeepCodes();

        // Put away and opened again.
        await phone.Open("/phone");
        await phone.Page.Sees("home");
        Assert.Equal(language, await phone.Page.GetAttributeAsync("html", "lang"));
        await Assertions.Expect(phone.Page.Locator("[data-accounts] li")).ToHaveCountAsync(1);
        await SignInAgain(computer, person);
        await phone.Page.Sees("question");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("outcome");
        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");
        await phone.Page.ClickAsync("#view [data-act=home]");
        await Assertions.Expect(phone.Page.Locator("[data-recent] li")).ToHaveCountAsync(1);
        Assert.Empty(phone.Complaints);
    }

    /// <summary>Threat T76: whoever is asked sees what for, by whom and from where, and must know the number.</summary>
    [Fact]
    public async Task Shows_who_asks_for_what_and_takes_no_empty_number()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(new() { Width = 390, Phone = true });
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.LinkPhone(phone.Page, person);
        await computer.KeepCodes();
        await phone.Page.ClickAsync("#view [data-act=home]");
        await computer.Context.ClearCookiesAsync();
        await computer.OpenApp("expenses");
        await computer.Press("#sign-in");
        await computer.SignIn(person);
        await phone.Page.Sees("question");

        var view = phone.Page.Locator("#view");
        await Assertions.Expect(view.Locator("h1")).ToContainTextAsync("expenses", new() { IgnoreCase = true });
        await Assertions.Expect(view.Locator("[data-account]")).ToHaveTextAsync(person.Email!);
        foreach (var fact in (string[])["[data-browser]", "[data-place]", "[data-at]"])
        {
            await Assertions.Expect(view.Locator(fact)).Not.ToBeEmptyAsync();
        }

        await Assertions.Expect(view.Locator("form .hint").Last).ToBeVisibleAsync();
        Assert.DoesNotContain(await computer.Page.ShownNumber(), await view.Locator("form").InnerTextAsync(), StringComparison.Ordinal);
        await view.Locator("form button").ClickAsync();
        Assert.True(await phone.Page.EvaluateAsync<bool>("document.querySelector('#view [name=number]').matches(':invalid')"));
        await phone.Page.Sees("question");
    }

    /// <summary>Threat T78: never in a frame; and on the page that holds the keys no script but its own.</summary>
    [Theory]
    [InlineData("/phone")]
    [InlineData("/phone/link")]
    public async Task Is_never_framed_and_runs_its_own_scripts_alone(string path)
    {
        await using var visit = await stage.Visit();

        var answer = await visit.Page.GotoAsync(new Uri(visit.Portal.Address, path).AbsoluteUri);

        var policy = (await answer!.HeaderValueAsync("content-security-policy"))!;
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains($"{visit.Portal.Address.GetLeftPart(UriPartial.Authority)}/phone/", policy.Split(';').Single(part => part.Trim().StartsWith("script-src", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(await visit.Context.CookiesAsync(), cookie => cookie.Name.Contains("session", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_answer_that_was_caught_moves_no_other_sign_in()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(new() { Width = 390, Phone = true });
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.AskedOnPhone(phone.Page, person);
        await phone.Page.Sees("question");
        var number = await computer.Page.ShownNumber();
        var caught = await phone.Page.RunAndWaitForRequestAsync(() => phone.Page.TypeNumber(number), request => request.Url.EndsWith("/phone/api/answer", StringComparison.Ordinal));
        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");

        await SignInAgain(computer, person);
        var again = await phone.Context.APIRequest.PostAsync(caught.Url, new()
        {
            DataString = caught.PostData,
            Headers = (await caught.AllHeadersAsync()).Where(header => header.Key.StartsWith("phone-", StringComparison.Ordinal) || header.Key == "content-type"),
        });

        Assert.False(again.Ok);
        await computer.Page.Shows(PhoneSteps.Number);
        await computer.Open("/factors");
        Assert.StartsWith("/sign-in", new Uri(computer.Page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    private static async Task SignInAgain(Visit computer, Account person)
    {
        await computer.Context.ClearCookiesAsync();
        await computer.Open("/sign-in");
        await computer.SignIn(person);
        await computer.Page.Shows(PhoneSteps.Number);
    }
}
