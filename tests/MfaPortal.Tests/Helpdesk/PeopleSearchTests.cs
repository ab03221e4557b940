using MfaPortal.Helpdesk;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Helpdesk;

public sealed class PeopleSearchTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("saskia")]
    [InlineData("SASKIA DE")]
    [InlineData("de vries")]
    [InlineData("s.devr")]
    [InlineData("sdv1")]
    [InlineData("ｓａｓｋｉａ")]
    [InlineData("vries saskia de")]
    [InlineData("  saskia   d  ")]
    public async Task Finds_somebody_by_how_a_name_or_address_begins(string typed)
    {
        await EnsureSaskia();

        Assert.Equal(["Saskia de Vries"], Names(await Find(typed)));
    }

    [Theory]
    [InlineData("askia")]
    [InlineData("saskia jansen")]
    [InlineData("example.test")]
    [InlineData("saskia%")]
    [InlineData("%askia")]
    [InlineData("s_skia")]
    [InlineData("saskia\\")]
    [InlineData("saskia\0")]
    public async Task Finds_nobody_for_what_is_elsewhere_in_the_name(string typed)
    {
        await EnsureSaskia();

        Assert.Empty((await Find(typed)).People);
    }

    [Theory]
    [InlineData("100%_sure\\yes")]
    [InlineData("100%")]
    [InlineData("100%_")]
    [InlineData("100%_sure\\")]
    public async Task Takes_wildcards_for_what_they_are(string typed)
    {
        if ((await Find("100")).People.Count == 0)
        {
            await portal.Named("100%_sure\\yes");
            await portal.Named("1000 sure/yes");
        }

        Assert.Equal(["100%_sure\\yes"], Names(await Find(typed)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a")]
    [InlineData("a b c")]
    [InlineData("\0saskia")]
    public async Task Asks_for_two_characters_before_it_looks(string? typed)
    {
        Assert.Empty(PeopleSearch.Words(typed));
        Assert.Empty((await Find(typed)).People);
    }

    [Fact]
    public async Task Leafs_through_many_and_shows_each_once()
    {
        for (var i = 0; i < 60; i++)
        {
            await portal.Named($"Manifold {i:D3}");
        }

        var pages = new[] { await Find("manifold", 1), await Find("manifold", 2), await Find("manifold", 3) };

        Assert.Equal([25, 25, 10], pages.Select(page => page.People.Count));
        Assert.Equal([true, true, false], pages.Select(page => page.More));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"Manifold {i:D3}"), pages.SelectMany(Names));
    }

    [Fact]
    public async Task Says_who_has_a_factor()
    {
        var with = await portal.Named("Factorine With");
        await portal.Named("Factorine Without");
        await portal.Factor(with.Id);

        Assert.Equal([true, false], (await Find("factorine")).People.Select(person => person.HasFactor));
    }

    [Theory]
    [InlineData("anna4711")]
    [InlineData("anna4711 begi")]
    [InlineData("an")]
    public async Task Reads_its_indexes_and_not_the_whole_table(string typed)
    {
        await using var crowd = await PortalFactory.Start();
        var first = await crowd.Person();
        await crowd.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into accounts (id, organisation_id, user_name, user_name_key, email, email_key, display_name, display_name_key, family_name, family_name_key, state, roles, created_at)
            select gen_random_uuid(), {first.OrganisationId.Value}, n, n, n || '@example.test', n || '@example.test', n, n || ' begijn', n, n, 0, array[]::text[], now()
              from (select (array['anna', 'bert', 'carl', 'dora', 'emma', 'fons', 'gust', 'hans', 'inge', 'jean', 'kaat', 'leen', 'mark', 'nele', 'olaf', 'piet', 'quin', 'rita', 'stan', 'tine', 'ursu', 'vera', 'wout', 'xena', 'yves', 'zita'])[1 + i % 26] || i as n from generate_series(1, 50000) i) people
            """));
        await crowd.Query(db => db.Database.ExecuteSqlAsync($"analyze accounts"));

        var plan = await Plan.Of(crowd.ConnectionString, db => new PeopleSearch(db).Find(typed, 1, CancellationToken.None));

        Assert.DoesNotContain("Seq Scan on accounts", plan, StringComparison.Ordinal);
        Assert.All(
            ["ix_accounts_user_name_key", "ix_accounts_email_key", "ix_accounts_display_name_key", "ix_accounts_family_name_key"],
            index => Assert.Contains(index, plan, StringComparison.Ordinal));
    }

    private async Task EnsureSaskia()
    {
        if ((await Find("saskia")).People.Count == 0)
        {
            await portal.Named("Saskia de Vries", "de Vries", "sdv1", "s.devries@example.test");
        }
    }

    private Task<FoundPeople> Find(string? typed, int page = 1) =>
        portal.Ask(services => services.GetRequiredService<PeopleSearch>().Find(typed, page, CancellationToken.None));

    private static IEnumerable<string> Names(FoundPeople found) => found.People.Select(person => person.DisplayName);
}
