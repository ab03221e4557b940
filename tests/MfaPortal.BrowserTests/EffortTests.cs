using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace MfaPortal.BrowserTests;

/// <summary>What a sign-in costs a person, from pressing "Sign in" in an app to being in it. The figures of the README.</summary>
[Collection(OneBrowser.Name)]
public sealed class EffortTests(BrowserStage stage, ITestOutputHelper output)
{
    private const string Sheet = "[name=Code]";

    private static readonly VisitOptions Phone = new() { Width = 390, Phone = true };

    [Fact]
    public async Task Is_four_screens_the_first_time()
    {
        await using var visit = await stage.Visit();
        var effort = await Effort.Begin(visit);
        await Password(effort, await visit.Person("anna.novak", TimeSpan.Zero));
        await effort.Click("button[value=iphone]");
        await Code(effort, await visit.Key());
        await Keep(effort);
        await Told(effort, "First time, with an authenticator app", new(Screens: 4, Clicks: 7));
    }

    [Fact]
    public async Task Is_two_screens_with_a_code()
    {
        await using var visit = await stage.Visit();
        var person = await visit.Person("anna.kovacs", TimeSpan.Zero);
        var key = await visit.Enrol(person);
        await visit.Context.ClearCookiesAsync();
        var effort = await Effort.Begin(visit);
        await Password(effort, person);
        await Code(effort, key);
        await Told(effort, "Later, with a code", new(Screens: 2, Clicks: 3));
    }

    [Fact]
    public async Task Is_one_screen_with_a_passkey()
    {
        await using var visit = await stage.Visit();
        await visit.ProposeNothing();
        await visit.LinkPasskey(await visit.Person("anna.horvat", TimeSpan.Zero));
        await visit.Context.ClearCookiesAsync();
        var effort = await Effort.Begin(visit);
        await effort.Click("ask-device button");
        await Told(effort, "Later, with a passkey", new(Screens: 1, Clicks: 2));
    }

    [Fact]
    public async Task Is_one_page_to_change_the_phone()
    {
        await using var visit = await stage.Visit();
        var old = await visit.Enrol(await visit.Person("anna.babic", TimeSpan.Zero));
        visit.Time.Pass(TimeSpan.FromMinutes(11));
        await visit.Open("/factors");
        var effort = Effort.At(visit);
        await effort.Click("[data-replace]");
        await Code(effort, old);
        await visit.Page.WaitForSelectorAsync("[data-totp-key]", new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await Code(effort, await visit.Key());
        await visit.Page.WaitForURLAsync("**/factors?after=replaced");
        Told(effort, "A new phone, from “My security”", new(Screens: 1, Clicks: 4), phone: null, onPhone: null, but: "/factors");
    }

    [Fact]
    public async Task Is_nothing_but_the_press_where_the_portal_knows_the_person()
    {
        await using var visit = await stage.Visit();
        await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero));
        var effort = await Effort.Begin(visit);
        await Told(effort, "A second app", new(Screens: 0, Clicks: 1));
    }

    [Fact]
    public async Task Is_four_screens_the_first_time_with_a_passkey()
    {
        await using var visit = await stage.Visit();
        await visit.ProposeNothing();
        await VirtualKey.Plug(visit);
        var effort = await Effort.Begin(visit);
        await Password(effort, await visit.Person("anna.marek", TimeSpan.Zero));
        await effort.Click("main form:has([value=passkey]) button");
        await effort.Click("ask-device button[type=submit]");
        await Keep(effort);
        await Told(effort, "First time, with a passkey", new(Screens: 4, Clicks: 6));
    }

    [Fact]
    public async Task Is_four_screens_and_three_on_the_phone_the_first_time()
    {
        await using var computer = await stage.Visit();
        await using var device = await stage.Visit(Phone);
        var effort = await Effort.Begin(computer);
        var phone = Effort.OnPhone(device);
        await Password(effort, await computer.Person("anna.petrov", TimeSpan.Zero));
        await Scan(effort, phone);
        await Keep(effort);
        await Told(effort, "First time, approving on the phone", new(Screens: 4, Clicks: 5), phone, new(Screens: 3, Clicks: 3));
    }

    [Fact]
    public async Task Is_two_screens_and_one_on_the_phone()
    {
        await using var computer = await stage.Visit();
        await using var device = await stage.Visit(Phone);
        var person = await computer.Person("anna.simic", TimeSpan.Zero);
        await computer.LinkPhone(device.Page, person);
        await computer.KeepCodes();
        await device.Page.ClickAsync("#view [data-act=home]");
        await computer.Context.ClearCookiesAsync();
        var effort = await Effort.Begin(computer);
        var phone = Effort.OnPhone(device);
        await Password(effort, person);

        // The message that the phone shows.
        phone.Tap();
        await phone.Sees("question");
        await Number(effort, phone);
        await Told(effort, "Later, approving on the phone", new(Screens: 2, Clicks: 2), phone, new(Screens: 1, Clicks: 2));
    }

    [Fact]
    public async Task Is_one_page_to_change_the_phone_that_approves()
    {
        await using var computer = await stage.Visit();
        await using var old = await stage.Visit(Phone);
        await using var device = await stage.Visit(Phone);
        await computer.LinkPhone(old.Page, await computer.Person("anna.vasic", TimeSpan.Zero));
        await computer.KeepCodes();
        await old.Page.ClickAsync("#view [data-act=home]");
        computer.Time.Pass(TimeSpan.FromMinutes(11));
        await computer.Open("/factors");
        var effort = Effort.At(computer);
        var (first, phone) = (Effort.OnPhone(old), Effort.OnPhone(device));
        await effort.Click("[data-kind=push] [data-replace]");

        // The message that the old phone shows.
        first.Tap();
        await first.Sees("question");
        await Number(effort, first);
        await Take(effort, phone);
        await computer.Page.WaitForURLAsync("**/factors?after=replaced");
        Told(effort, "A new phone that approves, from “My security”", new(Screens: 1, Clicks: 1), phone, new(Screens: 3, Clicks: 3), but: "/factors");
        Assert.Equal((1, 2, 2), (first.Screens, first.Clicks, first.Typed));

        await old.Page.ClickAsync("#view [data-act=home]");
        await old.Page.Sees("replaced");
    }

    [Fact]
    public async Task Is_five_screens_the_first_time_with_a_code_by_mail()
    {
        await using var visit = await stage.Visit();
        var person = await visit.Person("anna.kolar", TimeSpan.Zero);
        var effort = await Effort.Begin(visit);
        await Password(effort, person);
        await effort.Click("[data-no-phone]");
        await effort.Click("form:has([value=email-code]) button");
        await Type(effort, await ByMail.Code(visit, person));
        await Keep(effort);
        await Told(effort, "First time, with a code by e-mail", new(Screens: 5, Clicks: 7));
    }

    [Fact]
    public async Task Is_two_screens_with_a_code_by_mail()
    {
        await using var visit = await stage.Visit();
        var person = await ByMail.Link(visit);
        visit.Time.Pass(TimeSpan.FromSeconds(1));
        await visit.Context.ClearCookiesAsync();
        var effort = await Effort.Begin(visit);
        await Password(effort, person);
        await Type(effort, await ByMail.Code(visit, person));
        await Told(effort, "Later, with a code by e-mail", new(Screens: 2, Clicks: 3));
    }

    [Fact]
    public async Task Is_five_screens_the_first_time_with_a_sheet()
    {
        await using var visit = await stage.Visit();
        var effort = await Effort.Begin(visit);
        await Password(effort, await visit.Person("anna.urban", TimeSpan.Zero));
        await effort.Click("[data-no-phone]");
        await effort.Click("form:has([value=code-sheet]) button");
        var codes = await OnPaper.Codes(visit);
        await effort.Click("print-page button");
        await Type(effort, codes[await OnPaper.Number(visit) - 1], Sheet);
        await Keep(effort);
        await Told(effort, "First time, with a printed sheet", new(Screens: 5, Clicks: 9));
    }

    [Fact]
    public async Task Is_two_screens_with_a_sheet()
    {
        await using var visit = await stage.Visit();
        var (person, codes) = await OnPaper.Keep(visit);
        await visit.Context.ClearCookiesAsync();
        var effort = await Effort.Begin(visit);
        await Password(effort, person);
        await visit.Page.WaitForSelectorAsync(Sheet);
        await Type(effort, codes[await OnPaper.Number(visit) - 1], Sheet);
        await Told(effort, "Later, with a printed sheet", new(Screens: 2, Clicks: 3));
    }

    private static async Task Password(Effort effort, Account person)
    {
        await effort.Type(Steps.UserName, person.UserName);
        await effort.Type(Steps.Password, PortalPeople.Password);
        await effort.Click("main form button.button");
    }

    private static Task Code(Effort effort, string key) => Type(effort, Codes.At(key, effort.Now));

    private static async Task Type(Effort effort, string code, string field = Steps.Code)
    {
        await effort.Type(field, code);
        await effort.Click("main form button.button >> nth=0");
    }

    private static async Task Keep(Effort effort)
    {
        await effort.Click("input[name=saved]");
        await effort.Click("main form button.button >> nth=0");
    }

    /// <summary>The choice, the picture, and on the phone: the camera, its one button, and the number.</summary>
    private static async Task Scan(Effort effort, Effort phone)
    {
        await effort.Click("form:has([name=kind][value=push]) button.choice");
        await Take(effort, phone);
    }

    private static async Task Take(Effort effort, Effort phone)
    {
        await effort.Page.Shows(".qr img");
        phone.Tap();
        await phone.Page.GotoAsync(await effort.Page.LinkAddress());
        await phone.Sees("begin");
        await phone.Click("[data-act=link]");
        await phone.Sees("practice");
        await Number(effort, phone);
        await phone.Sees("linked");
    }

    private static async Task Number(Effort effort, Effort phone)
    {
        await phone.Type("#view [name=number]", await effort.Page.ShownNumber());
        await phone.Click("#view form button[type=submit]");
    }

    private async Task Told(Effort effort, string what, Sum expected, Effort? phone = null, Sum? onPhone = null)
    {
        await Assertions.Expect(effort.Page.Locator("main")).ToHaveAttributeAsync("data-signed-in", "true");
        Told(effort, what, expected, phone, onPhone, but: null);
    }

    // The page where it began is none that is put before the person.
    private void Told(Effort effort, string what, Sum expected, Effort? phone, Sum? onPhone, string? but)
    {
        effort.Forget(but);
        string Counted(int here, int? there, string unit) => there is null ? $"{here} {unit}" : $"{here} {unit} + {there} on the phone";
        output.WriteLine(
            $"| {what} | {Counted(effort.Screens, phone?.Screens, "screens")} | {Counted(effort.Clicks, phone?.Clicks, "clicks")} "
            + $"| {effort.Typed + (phone?.Typed ?? 0)} characters besides name and password |");
        Assert.Equal((expected, onPhone), (new Sum(effort.Screens, effort.Clicks), phone is null ? null : new Sum(phone.Screens, phone.Clicks)));
    }

    private sealed record Sum(int Screens, int Clicks);
}
