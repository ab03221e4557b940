using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Factors.Push;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>Ways to the pages of a computer and a phone that belong together. The one that is not looked at is a second page of the same browser.</summary>
internal static class PhoneReaching
{
    private static Task<Account> Somebody(Visit visit) => visit.Person(deadlineIn: TimeSpan.Zero);

    public static async Task Phone(Visit visit, string path, string view)
    {
        await visit.Open(path);
        await visit.Page.Sees(view);
    }

    public static async Task Link(Visit visit) => await visit.BeginLinking(await Somebody(visit));

    public static async Task<IPage> Found(Visit visit)
    {
        await Link(visit);
        var phone = await visit.Context.NewPageAsync();
        await phone.Take(await visit.Page.LinkAddress());
        await visit.Page.Shows(PhoneSteps.Number);
        return phone;
    }

    public static async Task Alarm(Visit visit)
    {
        await Link(visit);
        var address = await visit.Page.LinkAddress();
        foreach (var view in (string[])["practice", "not-linked"])
        {
            var phone = await visit.Context.NewPageAsync();
            await phone.Take(address);
            await phone.Sees(view);
        }

        await visit.Page.Shows("[role=alert]");
    }

    public static async Task Failed(Visit visit)
    {
        var phone = await Found(visit);
        await phone.TypeNumber(PhoneSteps.Other(await visit.Page.ShownNumber()));
        await visit.Page.Shows("[role=alert]");
    }

    public static async Task AtLink(Visit visit)
    {
        await Link(visit);
        await visit.Page.GotoAsync(await visit.Page.LinkAddress());
        await visit.Page.Sees("begin");
    }

    public static async Task AtLinkOnIphone(Visit visit)
    {
        await Link(visit);
        await visit.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1' })");
        await visit.Page.GotoAsync(await visit.Page.LinkAddress());
        await visit.Page.Sees("iphone");
    }

    /// <summary>Answers the page of the computer.</summary>
    public static async Task<IPage> AtPractice(Visit visit)
    {
        await Link(visit);
        var (address, page) = (visit.Page.Url, await visit.Page.LinkAddress());
        await visit.Page.Take(page);
        await visit.Page.Sees("practice");
        var computer = await visit.Context.NewPageAsync();
        await computer.GotoAsync(address);
        return computer;
    }

    public static async Task<IPage> Linked(Visit visit)
    {
        var computer = await AtPractice(visit);
        await visit.Page.TypeNumber(await computer.ShownNumber());
        await visit.Page.Sees("linked");
        return computer;
    }

    public static async Task NotLinked(Visit visit)
    {
        var computer = await AtPractice(visit);
        await visit.Page.TypeNumber(PhoneSteps.Other(await computer.ShownNumber()));
        await visit.Page.Sees("not-linked");
    }

    public static async Task Home(Visit visit)
    {
        await Linked(visit);
        await Phone(visit, "/phone", "home");
    }

    public static async Task HomeAfter(Visit visit)
    {
        await Answered(visit, "approved");
        await visit.Page.ClickAsync("[data-act=home]");
        await visit.Page.Sees("home");
    }

    /// <summary>The computer asks; answers the phone.</summary>
    public static async Task<IPage> Asked(Visit visit)
    {
        var phone = await visit.Context.NewPageAsync();
        await visit.AskedOnPhone(phone, await Somebody(visit));
        return phone;
    }

    public static async Task Ended(Visit visit, string outcome)
    {
        var phone = await Asked(visit);
        await Answer(phone, outcome, await visit.Page.ShownNumber());
        await visit.Page.Shows(".message.warning");
    }

    public static async Task OtherWaits(Visit visit)
    {
        var person = await Somebody(visit);
        var phone = await visit.Context.NewPageAsync();
        await visit.AskedOnPhone(phone, person);
        await visit.PastPassword(person);
        await visit.Page.Shows(".message.warning");
    }

    /// <summary>The phone is asked; answers the page of the computer.</summary>
    public static async Task<IPage> Question(Visit visit)
    {
        var person = await Somebody(visit);
        await visit.BeginLinking(person);
        var (address, picture) = (visit.Page.Url, await visit.Page.LinkAddress());
        await visit.Page.Take(picture);
        await visit.Page.Sees("practice");
        var computer = await visit.Context.NewPageAsync();
        await computer.GotoAsync(address);
        await visit.Page.TypeNumber(await computer.ShownNumber());
        await visit.Page.Sees("linked");
        await computer.Shows("input[name=saved]");
        await computer.CheckAsync("input[name=saved]");
        await computer.ClickAsync("main form button[type=submit]");
        await computer.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);
        await computer.GotoAsync((await visit.SignedIn(person)).Url.AbsoluteUri);
        await computer.Shows(PhoneSteps.Number);
        await Phone(visit, "/phone", "question");
        return computer;
    }

    public static async Task Answered(Visit visit, string outcome)
    {
        var computer = await Question(visit);
        await Answer(visit.Page, outcome, await computer.ShownNumber());
    }

    public static async Task Over(Visit visit)
    {
        await Question(visit);
        visit.Time.Pass(TimeSpan.FromMinutes(2));
        await visit.Page.Sees("outcome");
    }

    public static async Task Unlinked(Visit visit)
    {
        await Home(visit);
        await visit.Portal.Factory.Query(db => db.Database.ExecuteSqlAsync($"update factors set retired_at = {visit.Time.Now} where kind = 'push'"));
        await visit.Page.Sees("unlinked");
    }

    /// <summary>A third device takes this one's place.</summary>
    public static async Task Replaced(Visit visit)
    {
        var computer = await Linked(visit);
        await computer.Shows("input[name=saved]");
        await computer.CheckAsync("input[name=saved]");
        await computer.ClickAsync("main form button.button");
        await computer.WaitForURLAsync(address => !address.Contains("recovery-codes", StringComparison.Ordinal));
        await computer.GotoAsync(new Uri(new Uri(computer.Url), "/factors").ToString());
        await computer.ClickAsync("[data-kind=push] [data-replace]");
        await using var pocket = await visit.Context.Browser!.NewContextAsync();
        var next = await pocket.NewPageAsync();
        await next.Take(await computer.LinkAddress());
        await next.Sees("practice");
        await next.TypeNumber(await computer.ShownNumber());
        await next.Sees("linked");
        await Phone(visit, "/phone", "replaced");
    }

    /// <summary>Somebody has a new phone; the old one is asked first where nothing was shown just now.</summary>
    public static async Task NewPhone(Visit visit, bool asked)
    {
        var phone = await visit.Context.NewPageAsync();
        await visit.LinkPhone(phone, await Somebody(visit));
        await visit.KeepCodes();
        visit.Time.Pass(TimeSpan.FromMinutes(asked ? 11 : 1));
        await visit.Open("/factors");
        await visit.Press("[data-replace]");
        await visit.Page.Shows(asked ? PhoneSteps.Number : ".qr img");
    }

    /// <summary>The phone said no, and then that the account is to be frozen.</summary>
    public static async Task Frozen(Visit visit)
    {
        await Answered(visit, "denied");
        await visit.Page.ClickAsync("[data-freeze] button");
        await visit.Page.WaitForFunctionAsync("() => !document.querySelector('[data-freeze]')");
    }

    /// <summary>Something answers, but it is not the portal.</summary>
    public static async Task Offline(Visit visit)
    {
        await Home(visit);
        await visit.Page.RouteAsync("**/phone/api/waiting", route => route.FulfillAsync(new() { Status = 200, Body = "?" }));
        await visit.Page.Shows("[data-offline]");
    }

    /// <summary>What the person said, or did not say yet, when the browser asked whether messages may come.</summary>
    public static async Task Messages(Visit visit, string permission)
    {
        await visit.Page.AddInitScriptAsync($"Object.defineProperty(Notification, 'permission', {{ get: () => '{permission}' }})");
        await Home(visit);
        await visit.Page.Shows(permission == "denied" ? "[data-messages-refused]" : "[data-messages-offer]");
    }

    /// <summary>So many sign-ins that nobody answered, and one more.</summary>
    public static async Task Unanswered(Visit visit, int times)
    {
        var person = await Somebody(visit);
        var phone = await visit.Context.NewPageAsync();
        await visit.LinkPhone(phone, person);
        await visit.KeepCodes();
        await phone.CloseAsync();
        for (var asked = 0; asked <= times; asked++)
        {
            await ByMail.Again(visit, person);
            await visit.Page.Shows($"{PhoneSteps.Number}, .message.warning");
            visit.Time.Pass(asked < times ? PushQuestion.Life : TimeSpan.Zero);
        }
    }

    public static async Task Paused(Visit visit)
    {
        var person = await Somebody(visit);
        var phone = await visit.Context.NewPageAsync();
        await visit.AskedOnPhone(phone, person);
        await Answer(phone, "denied", "");
        await ByMail.Again(visit, person);
        await visit.Page.Shows(".message.warning");
    }

    private static async Task Answer(IPage phone, string outcome, string number)
    {
        await phone.Sees("question");
        if (outcome is "approved" or "wrong")
        {
            await phone.TypeNumber(outcome == "wrong" ? PhoneSteps.Other(number) : number);
        }
        else
        {
            await phone.ClickAsync(outcome == "denied" ? "[data-act=deny]" : "[data-act=cancel]");
        }

        await phone.Sees("outcome");
    }
}
