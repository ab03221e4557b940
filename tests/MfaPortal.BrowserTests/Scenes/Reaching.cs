using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Factors;
using MfaPortal.Tests.Factors.Passkey;
using MfaPortal.Tests.Fixture;

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
        await visit.PastPassword(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Choose(device);
    }

    /// <summary>Not now, and on which day then.</summary>
    public static async Task<Account> Days(Visit visit, double deadlineIn)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.FromDays(deadlineIn));
        await visit.PastPassword(person);
        await visit.Press("[data-postpone]");
        return person;
    }

    public static async Task Reminder(Visit visit)
    {
        var person = await Days(visit, 14);
        await visit.Press("[name=Day] >> nth=1");
        await visit.Submit();
        await visit.PastPassword(person);
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
        await visit.PastPassword(person);
        await visit.Choose("iphone");
        var old = await visit.Key();
        await visit.PastPassword(person);
        await visit.Choose("iphone");
        await visit.TypeCode(old);
    }

    public static async Task UsedCode(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var key = await visit.AskedForCode(person);
        await visit.TypeCode(key);
        await visit.PastPassword(person);
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

    /// <summary>A recovery code was shown: is the phone gone, or which of two?</summary>
    public static async Task Recovered(Visit visit, string? other = null)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.Link(person);
        var code = await visit.Page.Locator("#codes li").First.TextContentAsync() ?? "";
        await visit.KeepCodes();
        if (other is not null)
        {
            visit.Time.Pass(TimeSpan.FromSeconds(1));
            (await visit.Portal.Factory.Passkey(person)).Dispose();
            await ByMail.Change(visit, $"update factors set label = {other} where account_id = {person.Id.Value} and kind = 'passkey'");
        }

        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.SignIn(person);
        await visit.Press("[data-other-way]");
        await visit.Press("button[value=recovery-code]");
        await visit.Fill("[name=Code]", code.Trim());
        await visit.Submit();
    }

    /// <summary>Somebody who has as many apps as one may have wants one more factor.</summary>
    public static async Task Full(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.Enrol(person);
        await ByMail.Change(visit, $"""
            insert into factors select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid()))).*
              from factors f, generate_series(2, {FactorDesk.MostOfAKind})
             where f.account_id = {person.Id.Value} and f.kind = 'totp'
            """);
        await visit.Open("/factors/enrol");
    }

    /// <summary>Nobody asks this person to enrol, so they may also remove what they have.</summary>
    public static async Task<string> EnrolFreely(Visit visit) => await visit.WithApp(await visit.Person(), "android");

    /// <summary>Somebody who linked a phone, used an app, left that browser open and signed in with another.</summary>
    public static async Task Watched(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var key = await visit.Enrol(person);
        await visit.OpenApp("timesheets", "/signin");
        visit.Time.Pass(TimeSpan.FromMinutes(3));
        await visit.SignedIn(person, Codes.At(key, visit.Time.Now));
    }

    /// <summary>The link of a letter, in a browser where nobody is signed in.</summary>
    public static async Task<string> NotMe(Visit visit, string shown) => await NotMe(visit, await visit.Person(deadlineIn: TimeSpan.Zero, shown: shown));

    public static async Task<string> NotMe(Visit visit, Account person)
    {
        await visit.Enrol(person);
        var link = await visit.MailedLink(person, "/not-me?token=");
        await visit.Context.ClearCookiesAsync();
        await visit.Open(link);
        return link;
    }

    /// <summary>Signed in to these apps and out of the portal; they know it already, or are still being told.</summary>
    public static async Task SignedOut(Visit visit, string[] apps, bool told)
    {
        await visit.SignedIn(await visit.Person());
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

    /// <summary>One was to be tried, and the code was the other's.</summary>
    public static async Task TryOther(Visit visit)
    {
        var key = await EnrolFreely(visit);
        await visit.Open("/factors/enrol");
        await visit.Choose("iphone");
        await visit.TypeCode(await visit.Key());
        visit.Time.Pass(TimeSpan.FromSeconds(30));
        await visit.Open("/factors");
        await visit.Press("[data-kind=totp]:has-text('iPhone') [data-try]");
        await visit.TypeCode(key);
    }

    public static async Task OneFactor(Visit visit, string kind)
    {
        await visit.Open("/factors");
        await visit.Press($"[data-kind={kind}] [data-change]");
    }
}
