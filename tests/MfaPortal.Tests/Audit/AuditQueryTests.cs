using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Audit;

public sealed class AuditQueryTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Finds_a_person_as_the_one_who_acted_and_the_one_it_happened_to()
    {
        var (anna, bert, other) = (await portal.Person(), await portal.Person(), await portal.Person());
        await portal.Trail(anna.Id, 2);
        await portal.Trail(bert.Id, 1, actor: anna.Id);
        await portal.Trail(other.Id, 1);

        Assert.Equal(3, (await Read(new() { Person = anna.Id })).Count);
    }

    [Fact]
    public async Task Names_the_people_of_a_row()
    {
        var (anna, agent) = (await portal.Named("Anna Named"), await portal.Named("Agent Named"));
        await portal.Trail(anna.Id, 1, actor: agent.Id);

        var line = Assert.Single(await Read(new() { Person = anna.Id }));

        Assert.Equal(("Anna Named", "Agent Named"), (line.Target, line.Actor));
        Assert.Equal("0", line.Facts["n"]);
    }

    [Theory]
    [InlineData("factor.shown", 2)]
    [InlineData("factor.", 5)]
    [InlineData("factor.r", 3)]
    [InlineData("factor_", 0)]
    [InlineData("%", 0)]
    [InlineData("made.up", 1)]
    public async Task Finds_events_by_name_or_how_it_begins(string name, int count)
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 2, "factor.shown");
        await portal.Trail(anna.Id, 3, "factor.refused");
        await portal.Trail(anna.Id, 1, "made.up");

        Assert.Equal(count, (await Read(new() { Person = anna.Id, Event = name })).Count);
    }

    [Fact]
    public async Task Finds_by_result_app_reference_and_time()
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 10, client: "timesheets", reference: "ABCD2345");
        await portal.Trail(anna.Id, 4, client: "expenses", result: AuditResult.Refused);

        Assert.Equal(4, (await Read(new() { Person = anna.Id, Result = AuditResult.Refused })).Count);
        Assert.Equal(10, (await Read(new() { Person = anna.Id, Client = "timesheets" })).Count);
        Assert.Equal(10, (await Read(new() { Person = anna.Id, Reference = "ABCD2345" })).Count);
        Assert.Equal(6, (await Read(new() { Person = anna.Id, NotBefore = portal.Time.Now.AddMinutes(-3) })).Count);
        Assert.Equal(8, (await Read(new() { Person = anna.Id, Before = portal.Time.Now.AddMinutes(-3) })).Count);
    }

    [Fact]
    public async Task Leafs_without_losing_or_repeating_a_row_that_shares_its_moment()
    {
        var anna = await portal.Person();
        for (var i = 0; i < 11; i++)
        {
            await portal.Trail(anna.Id, 3, actor: i % 2 == 0 ? anna.Id : null);
        }

        var lines = await Read(new() { Person = anna.Id }, size: 4);

        Assert.Equal(33, lines.Select(line => line.Id).Distinct().Count());
        Assert.Equal(lines.OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Select(line => line.Id), lines.Select(line => line.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("-1--1")]
    [InlineData("9223372036854775807-1")]
    [InlineData("1-99999999999999999999")]
    public void Takes_no_cursor_it_did_not_make(string? text) => Assert.Null(AuditQueryCursor.Parse(text));

    [Fact]
    public async Task Reads_the_newest_of_one_person_from_indexes()
    {
        await using var crowd = await PortalFactory.Start();
        var anna = await crowd.Person();
        await crowd.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into audit (at, event, result, actor_id, target_id, correlation_id, facts)
            select now() - i * interval '1 second', 'factor.shown', 0, {anna.Id.Value}, case when i % 2 = 0 then {anna.Id.Value} else gen_random_uuid() end, 'x', jsonb_build_object() from generate_series(1, 40000) i
            """));
        await crowd.Query(db => db.Database.ExecuteSqlAsync($"analyze audit"));

        var plan = await Plan.Of(crowd.ConnectionString, db => new AuditQuery(db).Page(new AuditQueryFilter { Person = anna.Id }, null, 50, CancellationToken.None));

        Assert.DoesNotContain("Seq Scan on audit", plan, StringComparison.Ordinal);
    }

    private async Task<List<AuditQueryLine>> Read(AuditQueryFilter filter, int size = 50)
    {
        var lines = new List<AuditQueryLine>();
        AuditQueryCursor? after = null;
        do
        {
            var page = await portal.Ask(services => services.GetRequiredService<AuditQuery>().Page(filter, AuditQueryCursor.Parse(after?.ToString()), size, CancellationToken.None));
            lines.AddRange(page.Lines);
            after = page.Older;
        }
        while (after is not null);

        return lines;
    }
}
