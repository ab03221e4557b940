using MfaPortal.Accounts;
using System.Net;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>Somebody else removes all of a person's factors, as a helpdesk does, and the person enrols anew.</summary>
[Collection(WalksCollection.Name)]
public sealed class ResetWalk(PortalWithApps place)
{
    [Fact]
    public async Task Ends_what_was_open_and_leads_through_enrolment_again()
    {
        var person = await place.Portal.Enrolled(account => account.FactorDeadline = place.Time.Now.AddYears(-1));
        var helper = await place.Portal.Person();
        var browser = await place.Portal.SignedIn(person);
        var app = place.Portal.Browser();
        var tokens = await AppRequest.Redeem(app, AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;
        var (pending, atTheCode) = await place.Portal.AtTheCode(person);

        await Reset(person, helper);

        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppRequest.Redeem(app, code)).Status);
        await pending.Submit(atTheCode, FilledForm.Code(person.CodeAt(place.Time.Now)));
        Assert.False(pending.Cookies.ContainsKey("session"));
        Assert.Equal(["factors-reset"], await place.Portal.Letters(person.Account));

        var page = await browser.Submit(await browser.Get("/"), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        page = await browser.Submit(page, FilledForm.Device("android"));
        var key = page.Text("[data-totp-key]");
        Assert.NotEqual(person.Key, key.Replace(" ", "", StringComparison.Ordinal));

        // The entry of before: told apart, never taken.
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));
        Assert.Equal("/factors/totp/enrol", page.Path);
        Assert.Contains("which no longer counts", page.Text("#Code-error"), StringComparison.Ordinal);
        page = await browser.Submit(page, FilledForm.Code(Codes.At(key, place.Time.Now)));
        page = await browser.Submit(page, FilledForm.Saved);
        Assert.Equal("/", page.Path);
    }

    private Task<int> Reset(Enrolled person, Account helper) => place.Portal.Ask(async services =>
    {
        var (id, none) = (person.Account.Id, CancellationToken.None);
        var db = services.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var removed = await services.GetRequiredService<FactorDesk>().RemoveAll(id, helper.Id, "lost the phone", none);
        await services.GetRequiredService<SessionDesk>().EndAll(id, "reset by helpdesk", helper.Id, except: null, none);
        foreach (var room in services.GetServices<IEndsWithThePerson>())
        {
            await room.EndAll(id, "reset by helpdesk", helper.Id, none);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return removed;
    });
}
