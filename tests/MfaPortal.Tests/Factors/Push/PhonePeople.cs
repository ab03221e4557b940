using MfaPortal.Accounts;
using MfaPortal.Factors.Push;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>People with a linked phone, and their computers.</summary>
internal static class PhonePeople
{
    public static readonly FilledForm Choose = new("main form:has([value=push])", ("device", ""));

    public static readonly FilledForm Button = new("main form:has(button[type=submit])");

    public static string LinkAddress(this Page page) => page.Document.QuerySelector("[data-pairing-link]")!.GetAttribute("href")!;

    public static string Number(this Page page) => page.Text("[data-push-number]");

    public static string Other(string number) => number == "10" ? "11" : "10";

    /// <summary>A person who must enrol, at the page with the picture.</summary>
    public static async Task<(Browser Browser, Page Page, Account Person)> Linking(this PortalFactory portal)
    {
        var person = await portal.Person(one => one.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        return (browser, await browser.Submit(page, Choose), person);
    }

    /// <summary>A person with a phone, put into the database directly.</summary>
    public static async Task<(Account Person, TestPhone Phone)> WithPhone(this PortalFactory portal, Account? account = null)
    {
        var person = account ?? await portal.Person();
        var phone = new TestPhone(portal);
        var id = RowId.New<MfaPortal.Factors.FactorId>(portal.Time.Now);
        phone.Device = id.ToString();
        await portal.Ask(async services =>
        {
            var (db, box) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<SecretBox>());
            db.Add(new MfaPortal.Factors.Factor
            {
                Id = id,
                AccountId = person.Id,
                Kind = "push",
                Label = "Android phone",
                Payload = new PhoneFactor(phone.Point, "en").Seal(box, id),
                EnrolledAt = portal.Time.Now,
            });
            return await db.SaveChangesAsync();
        });
        return (person, phone);
    }

    /// <summary>A browser in which this person gave the password; the number is on its page, where it was asked.</summary>
    public static async Task<(Browser Browser, Page Page)> AtTheNumber(this PortalFactory portal, Account person, Browser? again = null)
    {
        var browser = again ?? portal.Browser();
        browser.Headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        return (browser, await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName)));
    }
}
