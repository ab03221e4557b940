using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>The ways that <see cref="KeyboardTests"/> does not take, by keys alone.</summary>
[Collection(TwoDevices.Name)]
public sealed class KeyboardWalkTests(BrowserStage stage)
{
    private static readonly VisitOptions Small = new() { Width = 390 };

    [Fact]
    public async Task Approves_on_the_phone()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Small);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");

        // The field has the focus already.
        await phone.Typed("#view [name=number]", await computer.Page.ShownNumber());
        await phone.Keys("Enter");

        await phone.Page.Sees("outcome");
        await phone.TabTo("#view [data-act=home]");
        await phone.Keys("Enter");
        await phone.Page.Sees("home");
        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");
    }

    [Fact]
    public async Task Denies_on_the_phone()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Small);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");

        await phone.TabTo("[data-act=deny]");
        await phone.Keys("Enter");

        await phone.Page.Sees("outcome");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Stopped");
        await Assertions.Expect(phone.Page.Locator("h1")).ToBeFocusedAsync();
        await computer.Page.Shows(".message.warning");
    }

    [Fact]
    public async Task Takes_the_code_on_the_phone_and_practises()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Small);
        await computer.BeginLinking(await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.GotoAsync(await computer.Page.LinkAddress());
        await phone.Page.Sees("begin");

        await phone.TabTo("[data-act=link]");
        await phone.Keys("Enter");
        await phone.Page.Sees("practice");
        await phone.Typed("#view [name=number]", await computer.Page.ShownNumber());
        await phone.Keys("Enter");

        await phone.Page.Sees("linked");
        await computer.Page.Shows("input[name=saved]");
    }

    [Fact]
    public async Task Postpones_to_a_day()
    {
        await using var visit = await stage.Visit();
        await visit.SignIn(await visit.Person(deadlineIn: TimeSpan.FromDays(14)));

        await visit.TabTo("[data-postpone]");
        await visit.Keys("Enter");
        await visit.TabTo("[name=Day]");
        await visit.Keys("Space");
        await visit.TabTo("main button[type=submit]");
        await visit.Keys("Enter");

        await visit.Page.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);
    }

    [Fact]
    public async Task Chooses_links_and_uses_a_passkey()
    {
        await using var visit = await stage.Visit();
        await visit.ProposeNothing();
        await VirtualKey.Plug(visit);
        await visit.SignIn(await visit.Person(deadlineIn: TimeSpan.Zero));

        await visit.TabTo("main form:has([value=passkey]) button");
        await visit.Keys("Enter");
        await visit.TabTo("ask-device button[type=submit]");
        await visit.Keys("Enter");
        await visit.TabTo("input[name=saved]");
        await visit.Keys("Space");
        await visit.TabTo("main button[type=submit]");
        await visit.Keys("Enter");
        await visit.Page.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);

        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.TabTo("ask-device button[type=submit]");
        await visit.Keys("Enter");
        await visit.Page.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);
    }

    [Fact]
    public async Task Ends_another_browser_and_says_that_something_was_not_me()
    {
        await using var visit = await stage.Visit();
        await Scenes.Reaching.Watched(visit);
        await visit.Open("/sessions");
        await visit.TabTo("main form button");
        await visit.Keys("Enter");
        await Assertions.Expect(visit.Page.Locator("main form button")).ToHaveCountAsync(0);

        await visit.Open("/history");
        await visit.TabTo("[data-event='factor.enrolled'] a");
        await visit.Keys("Enter");
        await visit.TabTo("main form button");
    }
}
