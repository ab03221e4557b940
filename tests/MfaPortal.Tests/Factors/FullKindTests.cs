using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors;

/// <summary>Ten of a kind are enough for anybody; each one more is another way in to try (threat T60).</summary>
public sealed class FullKindTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Is_not_offered_any_more_and_the_page_says_why()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await Copy(person, FactorDesk.MostOfAKind - 1);

        var page = await browser.Get("/factors/enrol");

        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has("main form:has([name=kind][value=totp])"));
        Assert.Contains("You have 10 of these already", page.Text(".message.warning"), StringComparison.Ordinal);
        Assert.True(page.Has("main form:has([name=kind])"), "The other kinds are there.");
    }

    [Fact]
    public async Task Takes_none_that_was_begun_before_it_was_full()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await Copy(person, FactorDesk.MostOfAKind - 2);
        var page = await browser.Submit(await browser.Get("/factors/enrol"), "main form:has([name=kind][value=totp])", ("device", "android"));
        var key = page.Text("[data-totp-key]");
        await Copy(person, 1);

        await browser.Submit(page, FilledForm.Code(Codes.At(key, portal.Time.Now)));

        Assert.Equal(FactorDesk.MostOfAKind, (await portal.Factors(person.Account, "totp")).Count);
    }

    // Nothing opens them: they are sealed for another row.
    private Task<int> Copy(Enrolled person, int times) => portal.Change($"""
        insert into factors (id, account_id, kind, label, payload, counter, drift, failures, enrolled_at)
        select gen_random_uuid(), account_id, kind, label || ' ' || n, payload, counter, drift, 0, enrolled_at
          from factors, generate_series(1, {times}) n where id = {person.App.Value}
        """);
}
