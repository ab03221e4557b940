using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>From an app's "Sign in" back into the app: the first time, and every time after.</summary>
[Collection(WalksCollection.Name)]
public sealed class SignInWalk(PortalWithApps place)
{
    [Fact]
    public async Task Leads_a_newcomer_through_four_screens_into_the_app()
    {
        var newcomer = await place.Portal.Person(person => person.FactorDeadline = place.Time.Now);
        var traveller = place.Traveller();

        var page = await traveller.Open("http://localhost:5081/signin");
        Assert.Equal("/sign-in", page.Path);
        Assert.Contains("Timesheets", page.Text("main"), StringComparison.Ordinal);

        page = await traveller.Submit(page, FilledForm.Password(newcomer.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has(FilledForm.NotNow), "Nothing to put off: the deadline has passed.");

        page = await traveller.Submit(page, FilledForm.Device("iphone"));
        Assert.Equal("/factors/totp/enrol", page.Path);
        var key = page.Text("[data-totp-key]");

        page = await traveller.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        Assert.Equal(10, page.Document.QuerySelectorAll("#codes li").Length);

        page = await traveller.Submit(page, FilledForm.Saved);
        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        Assert.Equal(newcomer.DisplayName, Traveller.Told(page, "Name"));
        Assert.Equal("mfa", Traveller.Told(page, "Strength (acr)"));
        Assert.Equal("pwd otp mfa", Traveller.Told(page, "Means (amr)"));
    }

    [Fact]
    public async Task Opens_the_next_app_without_a_page()
    {
        var person = await place.Portal.Enrolled();
        var traveller = await SignedIn(person);

        var page = await traveller.Open("http://localhost:5082/signin");

        Assert.Equal("http://localhost:5082/", page.Url.AbsoluteUri);
        Assert.Equal(person.UserName, Traveller.Told(page, "User name"));
        Assert.Equal("mfa", Traveller.Told(page, "Strength (acr)"));
    }

    [Fact]
    public async Task Signs_out_of_the_portal_with_the_app_so_that_no_app_gets_in_silently()
    {
        var traveller = await SignedIn(await place.Portal.Enrolled());
        Assert.Contains("code=", (await traveller.Portal.Get(AppRequest.Authorize(("prompt", "none")))).Location!.Query, StringComparison.Ordinal);

        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/"), new FilledForm("form[action='/signout']"));

        Assert.Equal("http://localhost:5081/signed-out", page.Url.GetLeftPart(UriPartial.Path));
        Assert.Contains("and of the portal", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("error=login_required", (await traveller.Portal.Get(AppRequest.Authorize(("prompt", "none")))).Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_password_and_code_at_a_later_sign_in()
    {
        var person = await place.Portal.Enrolled();
        var traveller = place.Traveller();

        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await traveller.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));

        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        Assert.Equal("pwd otp mfa", Traveller.Told(page, "Means (amr)"));
    }

    [Fact]
    public async Task Lets_in_with_a_recovery_code_and_tells_by_mail_how_many_are_left()
    {
        var person = await place.Portal.Enrolled();
        var traveller = place.Traveller();

        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(person.UserName));
        page = await traveller.Open(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await traveller.Submit(page, FilledForm.Way("recovery-code"));
        Assert.Equal("/factors/recovery-codes/verify", page.Path);
        page = await traveller.Submit(page, FilledForm.Code(person.Codes[3].ToLowerInvariant()));
        page = await traveller.Submit(page, FilledForm.NothingGone);

        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        Assert.Equal(["factor-used-up"], await place.Portal.Letters(person.Account));
        Assert.Contains("Codes left: 9", (await traveller.Open("/factors")).Text("[data-kind=recovery-code]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enrols_from_the_tile_on_the_home_page_and_comes_back_to_my_factors()
    {
        var person = await place.Portal.Person();
        var traveller = place.Traveller();
        var page = await traveller.Submit(await traveller.Open("/"), FilledForm.Password(person.UserName));
        Assert.Equal("/", page.Path);

        page = await traveller.Open("/factors/enrol");
        page = await traveller.Open(page.Document.QuerySelector("[data-no-phone]")!.GetAttribute("href")!);
        Assert.Equal("Without a smartphone", page.Text("h1"));
        page = await traveller.Submit(page, FilledForm.Device("none"));
        page = await traveller.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), place.Time.Now)));
        page = await traveller.Submit(page, FilledForm.Saved);

        Assert.Equal("/factors", page.Path);
        Assert.True(page.Has("[data-kind=totp]") && page.Has("[data-kind=recovery-code]"));
        Assert.Equal(["factor-enrolled", "factor-enrolled"], await place.Portal.Letters(person));
    }

    private async Task<Traveller> SignedIn(Enrolled person)
    {
        var traveller = place.Traveller();
        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(person.UserName));
        page = await traveller.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));
        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        return traveller;
    }
}
