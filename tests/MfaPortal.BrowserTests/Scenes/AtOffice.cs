using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.RelyingApps.Devices;
using MfaPortal.Tests.Operations;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>Helpdesk and administrators, and who is at an app or a device that they made.</summary>
internal static class AtOffice
{
    private static int apps;

    public static async Task Office(Visit visit, string role, string path)
    {
        await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero, role: role, shown: "Hanna Bos"));
        await visit.Open(path);
    }

    /// <summary>An administrator at a page of an app that was made just now.</summary>
    public static async Task<string> App(Visit visit, string page)
    {
        var number = Interlocked.Increment(ref apps).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var id = "planning-" + number;
        await Office(visit, Role.Admin, "/admin/new-app/web");
        await visit.Fill("[name=id]", id);
        await visit.Fill("[name=name]", "Planning " + number);
        await visit.Fill("[name=redirect-uris]", "https://planning.example/signin-oidc");
        await visit.Submit();
        await visit.Open($"/admin/apps/{id}{page}");
        return id;
    }

    /// <summary>Two windows with the same form; the other one saves first.</summary>
    public static async Task AppStale(Visit visit)
    {
        var id = await App(visit, "/settings");
        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync(new Uri(visit.Portal.Address, $"/admin/apps/{id}/settings").AbsoluteUri);
        await other.FillAsync("[name=name]", "Planning of shifts");
        await other.ClickAsync("main form button[type=submit].button");

        // Closed on its way to the next page, the browser may never answer.
        await other.WaitForURLAsync(address => !address.EndsWith("/settings", StringComparison.Ordinal));
        await other.CloseAsync();
        await visit.Fill("[name=name]", "Who works when");
        await visit.Submit();
    }

    public static async Task AppFailures(Visit visit)
    {
        var id = await App(visit, "");
        await visit.Open($"/connect/authorize?client_id={id}&redirect_uri=https://planning.example/signin-oidc/&response_type=code&scope=openid");
        await visit.Open($"/admin/apps/{id}/failures");
    }

    /// <summary>A device asks, and an administrator who made its app is there with the code.</summary>
    public static async Task Device(Visit visit, string allowed = "")
    {
        var id = "screen-" + Interlocked.Increment(ref apps).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Office(visit, Role.Admin, "/admin/new-app/device");
        await visit.Fill("[name=id]", id);
        await visit.Fill("[name=name]", "Meeting room screen");
        await visit.Submit();
        await visit.Open($"/admin/apps/{id}/settings");
        await visit.Fill("[name=allowed-roles]", allowed);
        await visit.Submit();
        var form = visit.Context.APIRequest.CreateFormData().Set("client_id", id).Set("scope", "openid profile");
        var answer = await visit.Context.APIRequest.PostAsync(new Uri(visit.Portal.Address, "/connect/device_authorization").AbsoluteUri, new()
        {
            Form = form,
            Headers = [KeyValuePair.Create(FaultyPages.Peer, "192.0.2.44")],
        });
        var told = await answer.JsonAsync();
        visit.Time.Pass(TimeSpan.FromMinutes(2));
        await visit.Open(told!.Value.GetProperty("verification_uri_complete").GetString()!);
    }

    public static async Task TooManyDevices(Visit visit)
    {
        await visit.SignedIn(await visit.Person());
        for (var tries = 0; tries <= DeviceDesk.MostTries; tries++)
        {
            await visit.Open("/device?user_code=BBBB-BBBB");
        }
    }

    /// <summary>Somebody at an app that is for others.</summary>
    public static async Task NoAccess(Visit visit)
    {
        var id = await App(visit, "/settings");
        await visit.Fill("[name=allowed-roles]", "planners");
        await visit.Submit();
        await visit.Open($"/connect/authorize?client_id={id}&redirect_uri=https://planning.example/signin-oidc&response_type=code&scope=openid"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    /// <summary>Somebody who has linked a phone and is signed in with it, as helpdesk sees them.</summary>
    public static async Task OfficePerson(Visit visit, string act)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        await visit.Enrol(person);
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}{act}");
    }

    public static async Task UsedUp(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        await OnPaper.UsedAll(visit, person);
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}");
    }

    /// <summary>Somebody for whom helpdesk did something, at the events of others.</summary>
    public static async Task Helped(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        var key = await visit.Enrol(person);
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}/session-end");
        await visit.Fill("[name='Input.Reason']", "A browser was left open in the canteen");
        await visit.Submit();
        await ByMail.Again(visit, person);
        await visit.TypeCode(key);
        await visit.Open("/history?sort=helpdesk");
    }

    public static async Task OfficeFrozen(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        await Reaching.NotMe(visit, person);
        await visit.Submit();
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}");
    }

    /// <summary>An error page's code, at helpdesk.</summary>
    public static async Task Reference(Visit visit)
    {
        await visit.Open("/no-such-page");
        var code = await visit.Page.Locator("[data-reference]").TextContentAsync();
        await Office(visit, Role.Helpdesk, $"/helpdesk/references?code={code}");
    }

    public static async Task KeyWithdrawal(Visit visit, string state)
    {
        await Office(visit, Role.Admin, "/admin/keys");
        await visit.Press($"[data-state={state}] a");
    }
}
