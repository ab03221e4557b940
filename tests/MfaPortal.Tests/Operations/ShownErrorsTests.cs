using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Operations;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class ShownErrorsTests(FaultyPortal portal) : IClassFixture<FaultyPortal>
{
    [Theory]
    [InlineData("/fault/unexpected", "500", "Something went wrong on our side")]
    [InlineData("/fault/busy", "busy", "Very many people are signing in right now")]
    [InlineData("/fault/database", "database", "We cannot reach our database")]
    [InlineData("/no/such/page", "404", "This page does not exist")]
    [InlineData("/fault/client", "app", "This sign-in cannot go on")]
    [InlineData("/sign-in/expired", "expired", "The sign-in was over")]
    [InlineData("/password/reset?token=unknown", "reset-link", "The link for a new password no longer works")]
    public async Task Can_be_looked_up_by_helpdesk_as_they_are_read_out(string path, string rule, string words)
    {
        var code = (await portal.Browser().Get(path)).Text("[data-reference]");
        Assert.Equal(rule, (await Written(code)).Rule);

        var browser = await portal.Browser(await portal.Agent());
        var page = await browser.Get($"/helpdesk/references?code={code[..4].ToLowerInvariant()}%20-{code[4..]}");

        Assert.Equal(words, page.Text("#found"));
        Assert.Contains(code, page.Text("dl"), StringComparison.Ordinal);
        Assert.DoesNotContain(FaultyPages.Secret, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Know_who_was_signed_in_and_which_page()
    {
        var anna = await portal.Person();
        var page = await (await portal.Browser(anna)).Get("/helpdesk");

        var row = await Written(page.Text("[data-reference]"));

        Assert.Equal((anna.Id, "helpdesk", 403), (row.AccountId, row.Page, row.Status));
    }

    [Fact]
    public async Task Know_nothing_of_what_was_typed_into_an_address()
    {
        var page = await portal.Browser().Get("/no/such/secret-in-a-path?and=in-a-query");

        var row = await Written(page.Text("[data-reference]"));

        Assert.Null(row.Page);
        Assert.Null(row.Detail);
    }

    [Fact]
    public async Task Make_no_error_worse_where_they_cannot_be_written()
    {
        await portal.Query(db => db.Database.ExecuteSqlAsync($"alter table shown_errors rename to away"));
        var page = await portal.Browser().Get("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.True(page.Has("[data-reference]"));
        await portal.Query(db => db.Database.ExecuteSqlAsync($"alter table away rename to shown_errors"));

        Assert.Equal("404", (await Written((await portal.Browser().Get("/no/such/page")).Text("[data-reference]"))).Rule);
    }

    [Fact]
    public async Task Say_so_where_nothing_is_known()
    {
        var page = await (await portal.Browser(await portal.Agent())).Get("/helpdesk/references?code=ZZZZ-9999");

        Assert.Contains("ZZZZ9999", page.Text("[role=status]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_for_employees() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await (await portal.Browser(await portal.Person())).Get("/helpdesk/references")).Status);

    [Fact]
    public void Of_one_place_fill_the_table_only_so_fast()
    {
        var time = new ManualTime();
        var shown = new ShownErrors(time);
        bool Note(string address) => shown.Note(Row(time), IPAddress.Parse(address));

        Assert.Equal(ShownErrors.MostFromOnePlace, Enumerable.Range(0, 100).Count(_ => Note("192.0.2.1")));
        Assert.True(Note("192.0.2.2"));
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.True(Note("192.0.2.1"));
    }

    [Fact]
    public void Of_one_network_of_IPv6_are_of_one_place()
    {
        var time = new ManualTime();
        var shown = new ShownErrors(time);
        bool Note(string address) => shown.Note(Row(time), IPAddress.Parse(address));

        Assert.Equal(ShownErrors.MostFromOnePlace, Enumerable.Range(0, 100).Count(i => Note($"2001:db8:1:2::{i:x}")));
        Assert.True(Note("2001:db8:1:3::1"));
    }

    [Fact]
    public void Of_all_addresses_fill_the_table_only_so_fast()
    {
        var time = new ManualTime();
        var shown = new ShownErrors(time);

        var noted = Enumerable.Range(0, 5000).Count(i => shown.Note(Row(time), new IPAddress(i)));

        Assert.Equal(ShownErrors.MostInOneMinute, noted);
    }

    private static ShownErrorRow Row(ManualTime time) => new() { Code = "23456789", At = time.Now, Status = 404, Rule = "404" };

    // Written off the answer's path, so a moment later.
    private async Task<ShownErrorRow> Written(string code)
    {
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await portal.Query(db => db.Set<ShownErrorRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, patience.Token)) is { } row)
            {
                return row;
            }

            await Task.Yield();
        }
    }
}
