using System.Net;
using MfaPortal.Sessions;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

using Page = MfaPortal.Tests.Fixture.Page;

namespace MfaPortal.Tests.SignIn;

/// <summary>With a password alone there is no way around the second step.</summary>
public sealed class SecondStepTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    /// <summary>Threats T01 and T02, for every address there is, also those that are added later.</summary>
    [Fact]
    public async Task Shows_no_page_of_a_session_to_who_gave_the_password_alone()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var journey = Journey(page);

        foreach (var (address, needsSession) in Addresses(person))
        {
            var answer = await portal.Copy(browser).Get(address);

            Assert.True((int)answer.Status < 500, address);
            Assert.False(answer.Has("header form[action='/sign-out']"), $"{address} greets somebody.");
            Assert.False(answer.Location?.Query.Contains("code=", StringComparison.Ordinal) ?? false, address);
            Assert.True(!needsSession || answer.Path == "/sign-in", $"{address} leads to {answer.Url}");
        }

        Assert.Empty(await portal.Sessions(person.Account));
        Assert.Equal("/factors/totp/verify", (await browser.Get("/sign-in/continue?j=" + journey)).Path);
        Assert.Equal("/factors/totp/verify", (await browser.Get("/factors/enrol?j=" + journey)).Path);
    }

    [Fact]
    public async Task Gives_the_app_no_code_after_the_password_alone()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);

        Assert.Equal("/sign-in", (await browser.Get(AppRequest.Authorize())).Path);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal("/factors/totp/verify", (await browser.Get("/connect/authorize/resume?journey=" + Journey(page))).Path);
    }

    /// <summary>Threat T05.</summary>
    [Fact]
    public async Task Lets_nobody_around_an_enrolment_that_is_due()
    {
        var person = await portal.Person(account => account.FactorDeadline = Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        var journey = Journey(page);

        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal("/sign-in", (await browser.Get(AppRequest.Authorize())).Path);
        Assert.Equal("/factors/enrol", (await browser.Get("/sign-in/continue?j=" + journey)).Path);
        Assert.Equal("/factors/enrol", (await browser.Get("/sign-in/other-way?j=" + journey)).Path);
        Assert.Equal("/factors/enrol", (await browser.Get("/connect/authorize/resume?journey=" + journey)).Path);
        Assert.Equal("/factors/enrol", (await browser.Submit(page, "main form:has([name=kind])", ("kind", "recovery-code"))).Path);
        Assert.Equal("/factors/enrol", (await browser.Submit(page, "main form:has([name=kind])", ("kind", "no-such-kind"))).Path);
        Assert.Empty(await portal.Sessions(person));
    }

    /// <summary>Threats T03 and T08.</summary>
    [Fact]
    public async Task Goes_no_step_on_by_an_empty_or_odd_form()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var token = page.Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        (string, string)[][] forms =
        [
            [], [("Code", "")], [("Code", " ")], [("Code[]", "123456")], [("Code", "null")], [("Code", "true")], [("Code", "\0\0\0\0\0\0")],
            [("Code", "000000"), ("Code", "000001")], [("mfa", "false"), ("MfaRequired", "false"), ("skip", "true"), ("Verified", "true"), ("AcceptedAt", "2020-01-01")],
            [("Code", new string('0', 5000))],
        ];

        foreach (var form in forms)
        {
            foreach (var address in new[] { page.Url.PathAndQuery, "/factors/totp/verify", "/factors/totp/verify?c=", "/factors/totp/verify?c=zzz", "/factors/recovery-codes/verify" + page.Url.Query })
            {
                var answer = await browser.Post(address, [.. form, ("__RequestVerificationToken", token)]);
                Assert.True((int)answer.Status < 500, address);
            }
        }

        Assert.Empty(await portal.Sessions(person.Account));
        Assert.Equal("/factors/totp/verify", (await browser.Get("/sign-in/continue?j=" + Journey(page))).Path);
    }

    /// <summary>Threat T04.</summary>
    [Theory]
    [InlineData("X-Forwarded-For", "garbage")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Original-URL", "/factors")]
    [InlineData("X-Rewrite-URL", "/factors")]
    [InlineData("X-MFA-Skip", "true")]
    [InlineData("X-Forwarded-User", "admin")]
    [InlineData("Authorization", "Basic YTpi")]
    public async Task Asks_for_the_code_whatever_headers_say(string header, string value)
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        browser.Headers[header] = value;

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));

        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
    }

    /// <summary>Threat T07: two people in two tabs of one browser.</summary>
    [Fact]
    public async Task Keeps_two_sign_ins_of_one_browser_apart()
    {
        var (anna, bart) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, annas) = await portal.AtTheCode(anna);
        var barts = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(bart.UserName));

        var crossed = await browser.Submit(annas, FilledForm.Code(bart.CodeAt(Now)));
        Assert.Equal("/factors/totp/verify", crossed.Path);
        crossed = await browser.Submit(barts, FilledForm.Code(anna.CodeAt(Now)));
        Assert.Equal("/factors/totp/verify", crossed.Path);
        Assert.False(browser.Cookies.ContainsKey("session"));

        await browser.Submit(barts, FilledForm.Code(bart.CodeAt(Now)));
        Assert.Equal(bart.Account.Id, Assert.Single(await portal.Sessions(bart.Account)).AccountId);
        Assert.Empty(await portal.Sessions(anna.Account));
    }

    [Fact]
    public async Task Counts_the_proof_of_one_person_for_no_other_in_the_same_journey()
    {
        var (attacker, victim) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, page) = await portal.AtTheCode(attacker);
        var accepted = await portal.PostOnce(browser, page, FilledForm.Code(attacker.CodeAt(Now)));
        Assert.StartsWith("/sign-in/continue", accepted.Location, StringComparison.Ordinal);

        page = await browser.Submit(await browser.Get("/sign-in?j=" + Journey(page, accepted)), FilledForm.Password(victim.UserName));

        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.Empty(await portal.Sessions(victim.Account));
    }

    /// <summary>Threat T17.</summary>
    [Fact]
    public async Task Enrols_no_new_factor_by_the_password_of_who_has_one()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var token = page.Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;

        foreach (var address in new[] { "/factors/enrol", "/factors/totp/enrol" + page.Url.Query, "/factors/recovery-codes/enrol" + page.Url.Query })
        {
            await browser.Post(address, ("j", Journey(page)), ("kind", "totp"), ("device", "iphone"), ("Code", "123456"), ("saved", "true"), ("__RequestVerificationToken", token));
        }

        Assert.DoesNotContain(await portal.Challenges(person.Account), challenge => challenge.Purpose == MfaPortal.Factors.ChallengePurpose.Enrol);
        Assert.Single(await portal.Factors(person.Account, "totp"));
    }

    private IEnumerable<(string Address, bool NeedsSession)> Addresses(Enrolled person) => portal.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("GET"))
        .Select(route => (
            Address: "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{id:length(32)}", person.App.ToString(), StringComparison.Ordinal),
            NeedsSession: route.Metadata.GetMetadata<PageActionDescriptor>() is { } page && Needs(page)))
        .Where(one => !one.Address.Contains('{', StringComparison.Ordinal) && !one.Address.StartsWith("/dev/", StringComparison.Ordinal))
        .Distinct();

    private static bool Needs(PageActionDescriptor page) => typeof(RequiresSessionAttribute).Assembly.GetTypes()
        .Where(type => type.Name == Path.GetFileNameWithoutExtension(page.RelativePath) + "Model" && type.IsDefined(typeof(RequiresSessionAttribute), inherit: false))
        .Any(type => type.Namespace == "MfaPortal" + Path.GetDirectoryName(page.RelativePath)!.Replace('/', '.'));

    /// <summary>The journey that a challenge's page belongs to.</summary>
    private static string Journey(Page page, OneAnswer? answer = null)
    {
        var address = answer?.Location
            ?? page.Document.QuerySelector("[data-other-way]")?.GetAttribute("href")
            ?? "?j=" + page.Document.QuerySelector("main [name=j]")!.GetAttribute("value");
        return address[(address.LastIndexOf('=') + 1)..];
    }
}
