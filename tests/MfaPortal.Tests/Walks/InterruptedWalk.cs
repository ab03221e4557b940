using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>People stop, come back, press "back", press twice, change browsers; and portals are started anew (enrolment.md §6.3).</summary>
[Collection(WalksCollection.Name)]
public sealed class InterruptedWalk(PortalWithApps place)
{
    [Fact]
    public async Task Goes_on_with_the_same_key_when_the_portal_starts_anew_in_the_middle_of_enrolling()
    {
        var (traveller, person, page, key) = await AtTheKey();
        var qr = page.Document.QuerySelector(".qr img")!.GetAttribute("src")!;
        var before = (await traveller.Portal.Get(qr)).Html;

        place.Restart();

        Assert.Equal(before, (await traveller.Portal.Get(qr)).Html);
        page = await traveller.Open(page.Url.PathAndQuery);
        Assert.Equal(key, page.Text("[data-totp-key]"));
        page = await traveller.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        var codes = page.Text("#codes");

        place.Restart();

        Assert.Equal(codes, (await traveller.Open(page.Url.PathAndQuery)).Text("#codes"));
        Assert.Equal("http://localhost:5081/", (await traveller.Submit(page, FilledForm.Saved)).Url.AbsoluteUri);
    }

    [Fact]
    public async Task Goes_on_when_the_portal_starts_anew_in_the_middle_of_a_sign_in()
    {
        var person = await place.Portal.Enrolled();
        var traveller = place.Traveller();
        var page = await traveller.Open("http://localhost:5081/signin");

        place.Restart();
        page = await traveller.Submit(page, FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);

        place.Restart();
        page = await traveller.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));
        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);

        place.Restart();
        Assert.Equal("/factors", (await traveller.Open("/factors")).Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leads_back_to_the_app_from_a_sign_in_that_took_too_long_and_only_in_its_browser(bool atTheCode)
    {
        var person = await place.Portal.Enrolled();
        var traveller = place.Traveller();
        var page = await traveller.Open("http://localhost:5081/signin");
        page = atTheCode ? await traveller.Submit(page, FilledForm.Password(person.UserName)) : page;
        place.Time.Pass(TimeSpan.FromHours(3));

        page = await traveller.Open(page.Url.PathAndQuery);

        Assert.Equal("/sign-in/expired", page.Path);
        Assert.Equal("http://localhost:5081/signin", page.Document.QuerySelector("main .actions a")!.GetAttribute("href"));
        Assert.Contains("Timesheets", page.Text("main .actions"), StringComparison.OrdinalIgnoreCase);
        var stranger = await place.Traveller().Open(page.Url.PathAndQuery);
        Assert.Equal("/", stranger.Document.QuerySelector("main .actions a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Lets_who_came_from_an_app_cancel_at_the_choice_of_another_way()
    {
        var person = await place.Portal.Enrolled();
        var traveller = place.Traveller();
        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(person.UserName));
        page = await traveller.Open(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);

        page = await traveller.Submit(page, new FilledForm("main form[action*=Cancel]"));

        Assert.StartsWith("http://localhost:5081/", page.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Empty(await place.Portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Shows_the_same_key_to_who_left_and_comes_back_in_the_same_browser()
    {
        var (traveller, person, _, key) = await AtTheKey();
        place.Time.Pass(TimeSpan.FromHours(3));

        var page = await AtTheKeyAgain(traveller, person.UserName);

        Assert.Equal(key, page.Text("[data-totp-key]"));
        Assert.Empty(await place.Portal.Letters(person));
    }

    [Fact]
    public async Task Shows_another_key_in_another_browser_and_tells_of_it()
    {
        var (traveller, person, page, key) = await AtTheKey();
        var other = place.Traveller();

        var elsewhere = await AtTheKeyAgain(other, person.UserName);
        Assert.NotEqual(key, elsewhere.Text("[data-totp-key]"));

        Assert.Equal("/sign-in/expired", (await traveller.Open(page.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in/expired", (await traveller.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)))).Path);
        Assert.Equal("/sign-in/expired", (await traveller.Open(elsewhere.Url.PathAndQuery)).Path);
        Assert.Equal(["enrolment-restarted-elsewhere"], await place.Portal.Letters(person));
        Assert.Empty(await place.Portal.Factors(person, "totp"));

        // The old line in the app is told apart from a wrong code.
        var old = await other.Submit(elsewhere, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Contains("from an earlier try", old.Text("#Code-error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_same_key_in_two_tabs_and_the_second_is_simply_done()
    {
        var (traveller, person, page, key) = await AtTheKey();
        var secondTab = await AtTheKeyAgain(traveller, person.UserName);
        Assert.Equal(key, secondTab.Text("[data-totp-key]"));

        var done = await traveller.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Equal("/factors/recovery-codes/enrol", done.Path);

        var second = await traveller.Submit(secondTab, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Equal("/factors/recovery-codes/enrol", second.Path);
        Assert.Single(await place.Portal.Factors(person, "totp"));
    }

    [Fact]
    public async Task Shows_neither_key_nor_codes_again_to_who_goes_back_after_completion()
    {
        var (traveller, _, key, _) = await AtTheKey();
        var sheet = await traveller.Submit(key, FilledForm.Code(Codes.At(key.Text("[data-totp-key]"), place.Time.Now)));
        await traveller.Submit(sheet, FilledForm.Saved);

        foreach (var page in new[] { key, sheet })
        {
            var back = await traveller.Open(page.Url.PathAndQuery);
            Assert.False(back.Has("[data-totp-key]") || back.Has("#codes"), back.Html);
            Assert.True((int)back.Status < 500);
        }

        var qr = await traveller.Portal.Get(key.Document.QuerySelector(".qr img")!.GetAttribute("src")!);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, qr.Status);
    }

    [Fact]
    public async Task Keeps_the_key_over_reloads_and_wrong_codes()
    {
        var (traveller, person, page, key) = await AtTheKey();

        Assert.Equal(key, (await traveller.Open(page.Url.PathAndQuery)).Text("[data-totp-key]"));
        page = await traveller.Submit(page, FilledForm.Code("12345"));
        Assert.Equal(key, page.Text("[data-totp-key]"));
        page = await traveller.Submit(page, FilledForm.Code(Codes.At("AAAA", place.Time.Now)));
        Assert.Equal(key, page.Text("[data-totp-key]"));

        // Back to the choice of the device, and another one: the app has the line already.
        var choice = await traveller.Open(page.Document.QuerySelector(".foot a")!.GetAttribute("href")!);
        page = await traveller.Submit(choice, FilledForm.Device("android"));
        Assert.Equal(key, page.Text("[data-totp-key]"));
    }

    [Fact]
    public async Task Takes_each_form_once_when_it_is_sent_twice()
    {
        var (traveller, person, page, key) = await AtTheKey();

        var code = FilledForm.Code(Codes.At(key, place.Time.Now));
        var sheet = await traveller.Submit(page, code);
        Assert.Equal(sheet.Text("#codes"), (await traveller.Submit(page, code)).Text("#codes"));

        Assert.Equal("http://localhost:5081/", (await traveller.Submit(sheet, FilledForm.Saved)).Url.AbsoluteUri);
        Assert.True((int)(await traveller.Submit(sheet, FilledForm.Saved)).Status < 500);

        Assert.Single(await place.Portal.Factors(person, "totp"));
        Assert.Equal(10, (await place.Portal.Factors(person, "recovery-code")).Count);
        Assert.Single(await place.Portal.Sessions(person));
        Assert.Equal(["factor-enrolled", "factor-enrolled"], await place.Portal.Letters(person));
    }

    [Fact]
    public async Task Asks_for_the_app_first_when_somebody_stopped_before_the_codes()
    {
        var (traveller, person, page, key) = await AtTheKey();
        await traveller.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));

        var later = place.Traveller();
        page = await later.Submit(await later.Open("http://localhost:5081/signin"), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);

        // The code that linked is spent (RFC 6238 §5.2, threat T28).
        page = await later.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Contains("used already", page.Text("#Code-error"), StringComparison.Ordinal);
        place.Time.Pass(TimeSpan.FromSeconds(30));
        page = await later.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
    }

    [Fact]
    public async Task Asks_nobody_for_an_app_that_was_never_confirmed()
    {
        var person = await place.Portal.Person();
        var browser = await place.Portal.SignedIn(person);
        await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));

        var later = place.Portal.Browser();

        Assert.Equal("/", (await later.Submit(await later.Get("/sign-in"), FilledForm.Password(person.UserName))).Path);
    }

    private async Task<(Traveller Traveller, Account Person, Page Page, string Key)> AtTheKey()
    {
        var newcomer = await place.Portal.Person(person => person.FactorDeadline = place.Time.Now);
        var traveller = place.Traveller();
        var page = await AtTheKeyAgain(traveller, newcomer.UserName);
        return (traveller, newcomer, page, page.Text("[data-totp-key]"));
    }

    private static async Task<Page> AtTheKeyAgain(Traveller traveller, string userName)
    {
        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(userName));
        page = await traveller.Submit(page, FilledForm.Device("iphone"));
        Assert.Equal("/factors/totp/enrol", page.Path);
        return page;
    }
}
