using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Devices;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Operations;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>The portal with three apps on devices: for everybody, for planners, and one that asks for a strong sign-in.</summary>
public sealed class PortalWithDevices : PortalFactory
{
    public PortalWithDevices()
    {
        foreach (var (id, name) in new[] { ("screen", "Meeting room screen"), ("board", "Planning board"), ("vault", "Vault") })
        {
            Set($"Clients:{id}:Name", name);
            Set($"Clients:{id}:Public", "true");
            Set($"Clients:{id}:GrantTypes:0", GrantTypes.DeviceCode);
        }

        Replace(services => services.AddSingleton<IStartupFilter, FaultyPages>());
        Set("Clients:board:AllowedRoles:0", "planners");
        Set("Clients:vault:RequiredStrength", "Strong");
    }
}

/// <summary>A device without a browser asks, and a person decides about it on another one (RFC 8628).</summary>
public sealed class DeviceWalk(PortalWithDevices portal) : IClassFixture<PortalWithDevices>
{
    private sealed record Asked(string App, string DeviceCode, string UserCode, string Page);

    [Fact]
    public async Task Is_let_in_by_somebody_who_signs_in_on_the_way()
    {
        var asked = await Ask();
        var browser = portal.Browser();

        var page = await browser.Get(asked.Page);
        Assert.Equal("/sign-in", page.Path);
        page = await browser.Submit(page, FilledForm.Password((await portal.Person()).UserName));

        Assert.Equal(asked.Page, page.Url.PathAndQuery);
        Assert.Contains("Meeting room screen", page.Text("h1"), StringComparison.Ordinal);
        Assert.Equal(asked.UserCode, page.Text("[data-device-code]"));
        Assert.Contains("just now", page.Text("dl"), StringComparison.Ordinal);
        Assert.Contains("Did somebody send you", page.Text("main"), StringComparison.Ordinal);
        Assert.Equal("authorization_pending", await Poll(asked));

        page = await Press(browser, page, "Approve");

        Assert.Equal("/device?done=approved", page.Url.PathAndQuery);
        Assert.Equal("The device is connected", page.Text("h1"));
        var tokens = await Tokens(asked);
        Assert.Equal(HttpStatusCode.OK, (await AppRequest.Userinfo(portal.Browser(), tokens)).Status);
        Assert.Equal("invalid_grant", await Poll(asked));
    }

    [Fact]
    public async Task Finds_the_code_however_it_is_typed()
    {
        var asked = await Ask();
        var browser = await Somebody();

        var page = await browser.Submit(await browser.Get("/device"), "main form", ("user_code", asked.UserCode.Replace('-', ' ').ToLowerInvariant()));

        Assert.Equal(asked.UserCode, page.Text("[data-device-code]"));
    }

    [Theory]
    [InlineData("192.0.2.44", "192.0.2.44, the same network as you")]
    [InlineData("::ffff:192.0.2.44", "192.0.2.44, the same network as you")]
    [InlineData("192.0.2.45", "192.0.2.44, another network than yours")]
    public async Task Says_when_and_from_where_it_asked(string address, string told)
    {
        var asked = await Ask(from: "192.0.2.44");
        portal.Time.Pass(TimeSpan.FromMinutes(3));
        var browser = await Somebody();
        browser.Headers[FaultyPages.Peer] = address;

        var facts = (await browser.Get(asked.Page)).Text("dl");

        Assert.Contains("3 min ago", facts, StringComparison.Ordinal);
        Assert.Contains(told, facts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hears_a_no_that_nobody_takes_back()
    {
        var asked = await Ask();
        var browser = await Somebody();
        var page = await browser.Get(asked.Page);

        Assert.Equal("The device was turned down", (await Press(browser, page, "Deny")).Text("h1"));

        Assert.Contains("wrong or no longer valid", (await Press(browser, page, "Approve")).Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("access_denied", await Poll(asked));
    }

    [Fact]
    public async Task Is_not_let_in_by_opening_a_link_or_by_a_form_of_another_site()
    {
        var asked = await Ask();
        var browser = await Somebody();

        await browser.Get(asked.Page + "&handler=Approve");
        await browser.Get(asked.Page + "&done=approved");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post(asked.Page + "&handler=Approve")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/device?handler=Approve", ("user_code", asked.UserCode))).Status);

        Assert.Equal("authorization_pending", await Poll(asked));
    }

    [Fact]
    public async Task Is_asked_for_again_when_the_session_ended_before_the_answer()
    {
        var asked = await Ask();
        var account = await portal.Person();
        var browser = await portal.SignedIn(account);
        var page = await browser.Get(asked.Page);
        browser.Cookies.Remove("session");

        page = await Press(browser, page, "Approve");
        Assert.Equal("/sign-in", page.Path);
        page = await browser.Submit(page, FilledForm.Password(account.UserName));

        Assert.Equal(asked.UserCode, page.Text("[data-device-code]"));
        Assert.Equal("authorization_pending", await Poll(asked));
    }

    [Theory]
    [InlineData("BBBB-BBBB")]
    [InlineData("no code")]
    [InlineData("ÄÖÜ?&=#<b>")]
    public async Task Says_the_same_of_every_code_that_is_none(string typed)
    {
        var browser = await Somebody();

        var page = await browser.Submit(await browser.Get("/device"), "main form", ("user_code", typed));

        Assert.Contains("wrong or no longer valid", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.StartsWith("Error:", page.Title, StringComparison.Ordinal);
        Assert.Equal(typed, page.Document.QuerySelector("[name=user_code]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Is_over_after_ten_minutes()
    {
        var asked = await Ask();
        var browser = await Somebody();
        var page = await browser.Get(asked.Page);
        portal.Time.Pass(TimeSpan.FromMinutes(10));

        Assert.True((await Press(browser, page, "Approve")).Has("[role=alert]"));
        Assert.False((await browser.Get(asked.Page)).Has("[data-device-code]"));
        Assert.Equal("expired_token", await Poll(asked));
    }

    [Fact]
    public async Task Is_out_of_reach_for_whoever_tries_codes()
    {
        var asked = await Ask();
        var browser = await Somebody();
        var page = await browser.Get(asked.Page);
        for (var tries = 0; tries < DeviceDesk.MostTries; tries++)
        {
            await browser.Get("/device?user_code=BBBB-BBBB");
        }

        Assert.Contains("Too many wrong codes", (await browser.Get(asked.Page)).Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("Too many wrong codes", (await Press(browser, page, "Approve")).Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("authorization_pending", await Poll(asked));
        Assert.True((await (await Somebody()).Get(asked.Page)).Has("[data-device-code]"));
    }

    [Fact]
    public async Task Counts_the_tries_of_a_whole_network_of_IPv6_together()
    {
        var asked = await Ask();
        await portal.Change($"""
            insert into audit (at, event, result, correlation_id, facts, address)
            select {portal.Time.Now}, 'device.refused', 1, 'x', jsonb_build_object(), '2001:db8:7:1::' || to_hex(n) from generate_series(1, {DeviceDesk.MostTriesFromOnePlace}) n
            """);
        var (within, beside) = (await Somebody(), await Somebody());
        within.Headers[FaultyPages.Peer] = "2001:db8:7:1:aaaa:bbbb:cccc:dddd";
        beside.Headers[FaultyPages.Peer] = "2001:db8:7:2::1";

        Assert.Contains("Too many wrong codes", (await within.Get(asked.Page)).Text("[role=alert]"), StringComparison.Ordinal);
        Assert.True((await beside.Get(asked.Page)).Has("[data-device-code]"));
    }

    [Fact]
    public async Task Is_not_let_in_by_somebody_the_app_is_not_for()
    {
        var asked = await Ask("board");
        var browser = await Somebody();

        var page = await browser.Get(asked.Page);
        Assert.Contains("Your account may not use Planning board", page.Text("[role=alert]"), StringComparison.Ordinal);
        await browser.Post(asked.Page + "&handler=Approve", Token(await browser.Get("/device?user_code=" + (await Ask()).UserCode)));

        Assert.Equal("authorization_pending", await Poll(asked));
        browser = await Somebody("planners");
        await Press(browser, await browser.Get(asked.Page), "Approve");
        await Tokens(asked);
    }

    [Fact]
    public async Task Wants_the_sign_in_that_the_app_wants()
    {
        var asked = await Ask("vault");
        var browser = await portal.SignedIn(await portal.Person());

        // By a form that never was shown, and by the link.
        var page = await browser.Post(asked.Page + "&handler=Approve", Token(await browser.Get("/device?user_code=" + (await Ask()).UserCode)));
        Assert.Equal("/factors/enrol", page.Path);
        page = await browser.Get(asked.Page);
        Assert.Equal("/factors/enrol", page.Path);
        Assert.Equal("authorization_pending", await Poll(asked));

        page = await browser.Submit(page, FilledForm.Device("android"));
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]").Replace(" ", "", StringComparison.Ordinal), portal.Time.Now)));
        if (page.Has(FilledForm.Saved.Selector))
        {
            page = await browser.Submit(page, FilledForm.Saved);
        }

        Assert.Equal(asked.Page, page.Url.PathAndQuery);
        await Press(browser, page, "Approve");
        Assert.Equal("mfa", AppRequest.Claim(await Tokens(asked), "acr").GetString());
    }

    private async Task<Browser> Somebody(params string[] roles) => await portal.Browser(await portal.Person(person => person.Roles = roles));

    private async Task<Asked> Ask(string app = "screen", string from = "192.0.2.1")
    {
        var device = portal.Browser();
        device.Headers[FaultyPages.Peer] = from;
        var answer = await device.Post("/connect/device_authorization", ("client_id", app), ("scope", "openid profile"));
        return new Asked(
            app, AppRequest.Member(answer, "device_code"), AppRequest.Member(answer, "user_code"),
            new Uri(AppRequest.Member(answer, "verification_uri_complete")).PathAndQuery);
    }

    /// <summary>The page's button, as a browser presses it.</summary>
    private static Task<Page> Press(Browser browser, Page page, string button) =>
        browser.Post(page.Document.QuerySelector($"button[formaction*='handler={button}']")!.GetAttribute("formaction")!, Token(page));

    private static (string, string) Token(Page page) =>
        ("__RequestVerificationToken", page.Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!);

    private async Task<string> Poll(Asked asked) => AppRequest.Member(await Answer(asked), "error");

    private async Task<Page> Tokens(Asked asked)
    {
        var answer = await Answer(asked);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    private Task<Page> Answer(Asked asked)
    {
        portal.Time.Pass(TimeSpan.FromSeconds(6));
        return portal.Browser().Post("/connect/token", ("grant_type", GrantTypes.DeviceCode), ("device_code", asked.DeviceCode), ("client_id", asked.App));
    }
}
