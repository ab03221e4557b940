using MfaPortal.BrowserTests.Stage;
using MfaPortal.Factors.Push;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Tests.Factors.Push;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>A person with two devices: a computer and a phone, each a browser of its own. Nothing here reloads a page that should move by itself.</summary>
[Collection(TwoDevices.Name)]
public sealed class PushTests(BrowserStage stage)
{
    private static readonly VisitOptions Phone = new() { Width = 390, Phone = true };

    // Headless Chromium has no push service: the browser's own call answers with a subscription of the test's.
    private const string Subscribing = """
        {
          let mine = null
          const made = { toJSON: () => (SUBSCRIPTION), unsubscribe: async () => { mine = null; return true } }
          Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
          Notification.requestPermission = async () => 'granted'
          PushManager.prototype.getSubscription = async () => mine
          PushManager.prototype.subscribe = async asked => { window.subscribedWith = asked.applicationServerKey; return mine = made }
        }
        """;

    [Fact]
    public async Task Links_by_the_camera_and_lets_in_by_the_number()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.OpenApp("timesheets");
        await computer.Press("#sign-in");
        await computer.BeginLinking(person);

        await phone.Page.Take(await Scan(computer.Page));
        await phone.Page.Sees("practice");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("linked");
        await computer.Page.Shows("input[name=saved]");
        await computer.KeepCodes();
        Assert.Contains("pop", await computer.Page.Locator("main").GetAttributeAsync("data-amr"), StringComparison.Ordinal);

        await phone.Page.ClickAsync("#view [data-act=home]");
        await computer.Context.ClearCookiesAsync();
        await computer.OpenApp("expenses");
        await computer.Press("#sign-in");
        await computer.SignIn(person);
        await phone.Page.Sees("question");
        Assert.Contains("Expenses", await phone.Page.Locator("h1").TextContentAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(person.Email!, await phone.Page.Locator("#view").TextContentAsync(), StringComparison.Ordinal);
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("outcome");

        await Assertions.Expect(computer.Page.Locator("main")).ToHaveAttributeAsync("data-app", "expenses");
        await phone.Page.ClickAsync("#view [data-act=home]");
        await Assertions.Expect(phone.Page.Locator("[data-recent] li")).ToHaveCountAsync(1);
        Assert.Empty(computer.Complaints);
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task Links_by_a_code_that_is_typed_and_remembers_it_after_a_new_start()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.BeginLinking(person);
        await phone.Open("/phone");
        await phone.Fill("#view [name=name]", person.Email!);
        await phone.Fill("#view [name=code]", (await computer.Page.Locator("[data-pairing-code]").TextContentAsync())!.Trim().ToLowerInvariant());
        await phone.Page.ClickAsync("#view form button");

        await phone.Page.Sees("practice");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("linked");
        await phone.Open("/phone");
        await phone.Page.Sees("home");
        await Assertions.Expect(phone.Page.Locator("[data-accounts] li")).ToContainTextAsync("Android phone");
    }

    [Fact]
    public async Task The_key_cannot_be_read_out_by_any_script()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.LinkPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));

        var key = await phone.Page.EvaluateAsync<string>("""
            new Promise(resolve => {
              indexedDB.open('phone').onsuccess = opened => opened.target.result.transaction('links').objectStore('links').getAll().onsuccess = async read => {
                const { key } = read.target.result[0]
                const out = await Promise.allSettled(['jwk', 'pkcs8', 'raw'].map(form => crypto.subtle.exportKey(form, key)))
                resolve(key.type + ' ' + key.extractable + ' ' + out.map(one => one.status).join(' '))
              }
            })
            """);

        Assert.Equal("private false rejected rejected rejected", key);
    }

    [Fact]
    public async Task A_wrong_number_is_told_on_both_and_asking_again_works()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");

        await phone.Page.TypeNumber(PhoneSteps.Other(await computer.Page.ShownNumber()));
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("This number is not right");
        await computer.Page.Shows(".message.warning");
        await computer.Submit();
        await phone.Page.ClickAsync("#view [data-act=home]");
        await phone.Page.Sees("question");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());

        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");
    }

    [Fact]
    public async Task Not_me_ends_the_sign_in()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");

        await phone.Page.ClickAsync("[data-act=deny]");

        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Stopped");
        await Assertions.Expect(computer.Page.Locator(".message.warning")).ToContainTextAsync("this is not me");
        await computer.Press("[data-start-again]");
        Assert.Equal("/sign-in", new Uri(computer.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Too_late_is_told_on_both_and_another_way_is_open()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");

        computer.Time.Pass(PushQuestion.Life);

        await computer.Page.Shows(".message.warning");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("This is over");
        await computer.Press("[data-other-way]");
        await computer.Press("button[value=recovery-code]");
        Assert.Equal("/factors/recovery-codes/verify", new Uri(computer.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_removed_phone_forgets_its_key()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.LinkPhone(phone.Page, await computer.Person());
        await computer.KeepCodes();
        await phone.Page.ClickAsync("#view [data-act=home]");
        await phone.Page.Sees("home");

        await computer.Open("/factors");
        await computer.Press("[data-kind=push] [data-change]");
        await computer.Press("form[action*=Remove] button");

        await phone.Page.Sees("unlinked");
        Assert.Equal(0, await phone.Page.EvaluateAsync<int>(
            "new Promise(resolve => { indexedDB.open('phone').onsuccess = opened => opened.target.result.transaction('links').objectStore('links').count().onsuccess = read => resolve(read.target.result) })"));
    }

    [Fact]
    public async Task The_computer_goes_on_by_hand_without_scripts()
    {
        await using var computer = await stage.Visit(new() { Script = false });
        await using var phone = await stage.Visit(Phone);
        await computer.BeginLinking(await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Take(await computer.Page.LinkAddress());
        await phone.Page.Sees("practice");

        await computer.Press("main a.button.secondary");
        await phone.Page.TypeNumber(await computer.Page.ShownNumber());
        await phone.Page.Sees("linked");
        await computer.Press("main a.button.secondary");

        await computer.Page.Shows("input[name=saved]");
    }

    [Fact]
    public async Task A_message_wakes_the_phone_and_tells_nothing()
    {
        await using var service = await LocalPushService.Start();
        var subscriber = service.Subscribe();
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone with { Language = "nl" });
        await phone.Page.AddInitScriptAsync(Subscribing.Replace("SUBSCRIPTION", subscriber.Json, StringComparison.Ordinal));
        var person = await computer.Person(deadlineIn: TimeSpan.Zero);
        await computer.LinkPhone(phone.Page, person);
        await phone.Page.ClickAsync("#view [data-act=messages]");
        await Assertions.Expect(phone.Page.Locator("[data-messages-offer]")).ToBeHiddenAsync();
        var key = await phone.Page.EvaluateAsync<string>("window.subscribedWith");
        await computer.KeepCodes();

        await computer.Context.ClearCookiesAsync();
        await computer.Open("/sign-in");
        await computer.SignIn(person);
        var number = await computer.Page.ShownNumber();
        var message = await service.Next();
        var opened = await service.Open(message, subscriber, key, computer.Time.Now);

        Assert.Equal("high", message.Headers["Urgency"]);
        Assert.Contains("Iemand logt in. Ben jij dat?", System.Text.RegularExpressions.Regex.Unescape(opened.Text), StringComparison.Ordinal);
        Assert.DoesNotContain(number, opened.Text.Replace("8030", "", StringComparison.Ordinal).Replace(computer.Portal.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(person.UserName, opened.Text, StringComparison.Ordinal);
        Assert.Equal(key, await computer.Portal.Factory.Ask(async services => await services.GetRequiredService<IPushMessages>().PublicKey(CancellationToken.None)));
        await phone.Page.ClickAsync("#view [data-act=home]");
        await phone.Page.Sees("question");
        await phone.Page.TypeNumber(number);
        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");
    }

    [Fact]
    public async Task A_phone_links_itself_with_a_second_tab()
    {
        await using var visit = await stage.Visit(Phone);
        await visit.BeginLinking(await visit.Person(deadlineIn: TimeSpan.Zero));

        var app = await visit.Context.RunAndWaitForPageAsync(() => visit.Page.ClickAsync("[data-pairing-link]"));
        await app.Sees("begin");
        await app.ClickAsync("[data-act=link]");
        await app.Sees("practice");
        await visit.Page.BringToFrontAsync();
        await app.TypeNumber(await visit.Page.ShownNumber());

        await app.Sees("linked");
        await visit.Page.Shows("input[name=saved]");
    }

    [Fact]
    public async Task What_does_not_reach_the_portal_can_be_sent_again()
    {
        await using var computer = await stage.Visit();
        await using var phone = await stage.Visit(Phone);
        await computer.AskedOnPhone(phone.Page, await computer.Person(deadlineIn: TimeSpan.Zero));
        await phone.Page.Sees("question");
        var number = await computer.Page.ShownNumber();

        await phone.Context.SetOfflineAsync(true);
        await phone.Page.TypeNumber(number);
        await Assertions.Expect(phone.Page.Locator("#view [data-not-sent]")).ToBeVisibleAsync();
        Assert.Equal(number, await phone.Page.InputValueAsync("#view [name=number]"));
        await phone.Context.SetOfflineAsync(false);
        await phone.Page.ClickAsync("#view form button[type=submit]");

        await computer.Page.WaitForURLAsync(address => new Uri(address).AbsolutePath == "/");
    }

    private static async Task<string> Scan(IPage computer)
    {
        await computer.Locator(".qr img").EvaluateAsync("picture => picture.decode()");
        var picture = Path.GetTempFileName();
        try
        {
            await computer.ScreenshotAsync(new() { Path = picture, FullPage = true, Type = ScreenshotType.Png });
            return await Tool.ReadQr(picture);
        }
        finally
        {
            File.Delete(picture);
        }
    }
}
