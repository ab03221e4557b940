using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace MfaPortal.BrowserTests;

/// <summary>What a sign-in costs a person, from pressing "Sign in" in an app to being in it. The figures of the README.</summary>
[Collection(OneBrowser.Name)]
public sealed class EffortTests(BrowserStage stage, ITestOutputHelper output)
{
    [Fact]
    public async Task Is_four_screens_the_first_time()
    {
        await using var visit = await stage.Visit();
        var effort = await Effort.Begin(visit);
        await Password(effort, await visit.Person("anna.novak", TimeSpan.Zero));
        await effort.Click("button[value=iphone]");
        await Code(effort, await visit.Key());
        await effort.Click("input[name=saved]");
        await effort.Click("main form button.button");
        await Told(effort, "First time, with enrolment", new(Screens: 4, Clicks: 7));
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
        Told(effort, "A new phone, from “My security”", new(Screens: 1, Clicks: 4), but: "/factors");
    }

    [Fact]
    public async Task Is_nothing_but_the_press_where_the_portal_knows_the_person()
    {
        await using var visit = await stage.Visit();
        await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero));
        var effort = await Effort.Begin(visit);
        await Told(effort, "A second app", new(Screens: 0, Clicks: 1));
    }

    private static async Task Password(Effort effort, MfaPortal.Accounts.Account person)
    {
        await effort.Type(Steps.UserName, person.UserName);
        await effort.Type(Steps.Password, PortalPeople.Password);
        await effort.Click("main form button.button");
    }

    private static async Task Code(Effort effort, string key)
    {
        await effort.Type(Steps.Code, Codes.At(key, effort.Now));
        await effort.Click("main form button.button");
    }

    private async Task Told(Effort effort, string what, Sum expected)
    {
        await Assertions.Expect(effort.Page.Locator("main")).ToHaveAttributeAsync("data-signed-in", "true");
        Told(effort, what, expected, but: null);
    }

    // The page where it began is none that is put before the person.
    private void Told(Effort effort, string what, Sum expected, string? but)
    {
        effort.Forget(but);
        output.WriteLine($"| {what} | {effort.Screens} screens | {effort.Clicks} clicks | {effort.Typed} characters besides name and password |");
        Assert.Equal(expected, new Sum(effort.Screens, effort.Clicks));
    }

    private sealed record Sum(int Screens, int Clicks);

    /// <summary>Counts what the person does and each page of the portal that is put before them.</summary>
    private sealed class Effort(Visit visit)
    {
        private readonly HashSet<string> screens = [];

        public int Screens => screens.Count;

        public int Clicks { get; private set; }

        /// <summary>Name and password are the person's own; the rest is what we ask for.</summary>
        public int Typed { get; private set; }

        public IPage Page => visit.Page;

        public DateTimeOffset Now => visit.Time.Now;

        public static async Task<Effort> Begin(Visit visit)
        {
            await visit.OpenApp("timesheets");
            var effort = At(visit);
            await effort.Click("#sign-in");
            return effort;
        }

        public static Effort At(Visit visit)
        {
            var effort = new Effort(visit);
            visit.Page.DOMContentLoaded += (_, page) => effort.See(page.Url);
            return effort;
        }

        public void Forget(string? screen) => screens.RemoveWhere(seen => seen == screen);

        public async Task Click(string selector)
        {
            Clicks++;
            await Page.ClickAsync(selector);
        }

        public async Task Type(string selector, string text)
        {
            // A field that is not ready to be typed into costs a click.
            if (selector != Steps.Password && !await TakesFocus(selector))
            {
                Clicks++;
            }

            if (selector is not (Steps.UserName or Steps.Password))
            {
                Typed += text.Length;
            }

            await Page.FillAsync(selector, text);
        }

        // A browser gives the focus a moment after the page is there; a person's hand is slower than that.
        private async Task<bool> TakesFocus(string selector)
        {
            try
            {
                await Page.WaitForFunctionAsync("wanted => document.activeElement?.matches(wanted)", selector, new() { Timeout = 2_000 });
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        private void See(string url)
        {
            if (new Uri(url) is var seen && seen.Authority == visit.Portal.Address.Authority)
            {
                screens.Add(seen.AbsolutePath);
            }
        }
    }
}
