using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.RelyingApps.Devices;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Operations;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>Ways to a scene that take more than a line.</summary>
internal static class Reaching
{
    public static async Task Reset(Visit visit, string name)
    {
        var person = await visit.Person(name);
        await visit.Open("/password/forgot");
        await visit.Fill(Steps.UserName, person.UserName);
        await visit.Submit();
        await visit.Open(await visit.MailedLink(person, "/password/reset?token="));
    }

    public static async Task Change(Visit visit, string current)
    {
        await visit.Open("/password/change");
        await visit.Fill(Steps.Password, current);
        await visit.Fill(Steps.NewPassword, "four words in a row");
        await visit.Submit();
    }

    public static async Task Link(Visit visit, string device)
    {
        await visit.SignIn(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Choose(device);
    }

    /// <summary>Not now, and on which day then.</summary>
    public static async Task<Account> Days(Visit visit, double deadlineIn)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.FromDays(deadlineIn));
        await visit.SignIn(person);
        await visit.Press("[data-postpone]");
        return person;
    }

    public static async Task Reminder(Visit visit)
    {
        var person = await Days(visit, 14);
        await visit.Press("[name=Day] >> nth=1");
        await visit.Submit();
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.SignIn(person);
    }

    public static async Task TrustedBrowser(Visit visit)
    {
        var key = await visit.AskedForCode(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Page.CheckAsync("[name=trust]");
        await visit.TypeCode(key);
        await visit.Open("/factors/browsers");
    }

    public static async Task LinkWithClock(Visit visit, TimeSpan wrong)
    {
        await Link(visit, "iphone");
        await visit.Type(Codes.At(await visit.Key(), visit.Time.Now + wrong));
    }

    /// <summary>Begun in one browser, begun anew in another, and then the code of the first entry.</summary>
    public static async Task LinkWithOldEntry(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.SignIn(person);
        await visit.Choose("iphone");
        var old = await visit.Key();
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.SignIn(person);
        await visit.Choose("iphone");
        await visit.TypeCode(old);
    }

    public static async Task UsedCode(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var key = await visit.AskedForCode(person);
        await visit.TypeCode(key);
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.SignIn(person);
        await visit.TypeCode(key);
    }

    public static async Task TypeWrongly(Visit visit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await visit.Type("123456");
        }
    }

    public static async Task RecoveryCode(Visit visit)
    {
        await visit.AskedForCode(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Press("[data-other-way]");
        await visit.Press("button[value=recovery-code]");
    }

    /// <summary>Nobody asks this person to enrol, so they may also remove what they have.</summary>
    public static async Task EnrolFreely(Visit visit)
    {
        await visit.SignIn(await visit.Person());
        await visit.Open("/factors/enrol");
        await visit.Choose("android");
        await visit.TypeCode(await visit.Key());
        await visit.KeepCodes();
    }

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
        await visit.SignIn(await visit.Person());
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

    private static int apps;

    /// <summary>Somebody who has linked a phone and is signed in with it, as helpdesk sees them.</summary>
    public static async Task OfficePerson(Visit visit, string act)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        await visit.Enrol(person);
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}{act}");
    }

    /// <summary>Somebody who linked a phone, used an app, left that browser open and signed in with another.</summary>
    public static async Task Watched(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var key = await visit.Enrol(person);
        await visit.OpenApp("timesheets", "/signin");
        await visit.Context.ClearCookiesAsync();
        visit.Time.Pass(TimeSpan.FromMinutes(3));
        await visit.Open("/sign-in");
        await visit.SignIn(person);
        await visit.TypeCode(key);
    }

    /// <summary>The link of a letter, in a browser where nobody is signed in.</summary>
    public static async Task<string> NotMe(Visit visit, string shown) => await NotMe(visit, await visit.Person(deadlineIn: TimeSpan.Zero, shown: shown));

    public static async Task OfficeFrozen(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero, shown: "Bram Bakker");
        await NotMe(visit, person);
        await visit.Submit();
        await visit.Open("/sign-in");
        await Office(visit, Role.Helpdesk, $"/helpdesk/accounts/{person.Id}");
    }

    /// <summary>An error page's code, at helpdesk.</summary>
    public static async Task Reference(Visit visit)
    {
        await visit.Open("/no-such-page");
        var code = await visit.Page.Locator("[data-reference]").TextContentAsync();
        await visit.Open("/sign-in");
        await Office(visit, Role.Helpdesk, $"/helpdesk/references?code={code}");
    }

    private static async Task<string> NotMe(Visit visit, Account person)
    {
        await visit.Enrol(person);
        var link = await visit.MailedLink(person, "/not-me?token=");
        await visit.Context.ClearCookiesAsync();
        await visit.Open(link);
        return link;
    }

    public static async Task KeyWithdrawal(Visit visit, string state)
    {
        await Office(visit, Role.Admin, "/admin/keys");
        await visit.Press($"[data-state={state}] a");
    }

    /// <summary>Signed in to these apps and out of the portal; they know it already, or are still being told.</summary>
    public static async Task SignedOut(Visit visit, string[] apps, bool told)
    {
        await visit.SignIn(await visit.Person());
        foreach (var app in apps)
        {
            await visit.OpenApp(app, "/signin");
        }

        await visit.Open("/");
        await visit.Press("header form[action='/sign-out'] button");
        if (told)
        {
            await visit.Portal.TellApps();
            await visit.Open("/signed-out");
        }
    }

    /// <summary>Somebody whose proof is older than ten minutes has a new phone; answers the key of the old one.</summary>
    public static async Task<string> NewPhone(Visit visit)
    {
        var key = await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero));
        visit.Time.Pass(TimeSpan.FromMinutes(11));
        await visit.Open("/factors");
        await visit.Press("[data-replace]");
        return key;
    }

    public static async Task ScanNewPhone(Visit visit) => await visit.TypeCode(await NewPhone(visit));

    public static async Task NewPhoneDone(Visit visit)
    {
        await ScanNewPhone(visit);
        await visit.TypeCode(await visit.Key());
    }

    /// <summary>The phone of before the new one, at a sign-in.</summary>
    public static async Task OldPhone(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var old = await visit.Enrol(person);
        await visit.Open("/factors");
        await visit.Press("[data-replace]");
        await visit.TypeCode(await visit.Key());
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.SignIn(person);
        await visit.TypeCode(old);
    }

    /// <summary>Two codes of a phone whose clock is off.</summary>
    public static async Task VerifyWithClock(Visit visit, TimeSpan wrong)
    {
        var key = await visit.AskedForCode(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Type(Codes.At(key, visit.Time.Now + wrong));
        visit.Time.Pass(TimeSpan.FromSeconds(30));
        await visit.Type(Codes.At(key, visit.Time.Now + wrong));
    }

    /// <summary>Two apps, of which one is offered first.</summary>
    public static async Task TwoFactors(Visit visit)
    {
        await EnrolFreely(visit);
        await visit.Open("/factors/enrol");
        await visit.Choose("iphone");
        await visit.TypeCode(await visit.Key());
        await visit.Open("/factors");
        await visit.Press("[data-kind=totp] [data-change]");
        await visit.Press("form[action*=Prefer] button");
    }

    public static async Task Try(Visit visit)
    {
        var key = await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Open("/factors");
        await visit.Press("[data-try]");
        await visit.TypeCode(key);
    }

    public static async Task OneFactor(Visit visit, string kind)
    {
        await visit.Open("/factors");
        await visit.Press($"[data-kind={kind}] [data-change]");
    }
}
