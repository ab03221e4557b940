using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Clients;

/// <summary>The apps of the table, on one node and on two.</summary>
public sealed partial class StoredClientTests : IAsyncLifetime
{
    private readonly List<RelyingAppsRoom> nodes = [];
    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => nodes.Add(room = await RelyingAppsRoom.Open(Settings()));

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await room.DropDatabase();
    }

    [Fact]
    public async Task Says_once_that_the_database_is_away_and_once_that_it_is_back()
    {
        var said = new SaidLines<ClientWatch>();
        using var watch = ActivatorUtilities.CreateInstance<ClientWatch>(room.App.Services, said);
        await room.Change($"alter table clients rename to away");
        await watch.Round(CancellationToken.None);
        await watch.Round(CancellationToken.None);
        Assert.Equal([LogLevel.Warning], said.All.Select(line => line.Level));

        await room.Change($"alter table away rename to clients");
        await watch.Round(CancellationToken.None);
        Assert.Equal([LogLevel.Warning, LogLevel.Information], said.All.Select(line => line.Level));
    }

    [Fact]
    public async Task Counts_at_once_where_it_was_saved_and_elsewhere_at_the_next_look()
    {
        var other = Node();
        await Look(other);

        Assert.IsType<ClientChange.Done>(await Create("planning"));

        Assert.Equal("Planning", (await Find(room, "planning"))!.Name);
        Assert.Null(await Find(other, "planning"));
        await Look(other);
        Assert.Equal("Planning", (await Find(other, "planning"))!.Name);
        Assert.NotNull(await Find(other, "crm"));
    }

    [Fact]
    public async Task Is_gone_everywhere_once_it_is_switched_off_or_deleted()
    {
        var other = Node();
        await Create("planning");
        await Look(other);

        await Desk(desk => desk.Switch("planning", on: false, room.Account, default));
        Assert.Null(await Find(room, "planning"));
        await Look(other);
        Assert.Null(await Find(other, "planning"));

        await Desk(desk => desk.Switch("planning", on: true, room.Account, default));
        await Look(other);
        Assert.NotNull(await Find(other, "planning"));

        await Desk(desk => desk.Delete("planning", room.Account, default));
        await Look(other);
        Assert.Null(await Find(other, "planning"));
    }

    [Fact]
    public async Task The_settings_cannot_take_the_id_of_a_deleted_app_either()
    {
        await Insert("crm", ClientRow.Deleted);

        Assert.Contains("deleted", Assert.Single(await Watch(room).Prepare(default)), StringComparison.Ordinal);

        await Create("planning");
        await Desk(desk => desk.Delete("planning", room.Account, default));
        var settings = (IConfigurationRoot)room.App.Configuration;
        settings["Clients:planning:Name"] = "Planning";
        settings["Clients:planning:Public"] = "true";
        settings["Clients:planning:RedirectUris:0"] = "https://planning.example.test/signin";
        settings.Reload();
        Assert.Null(await Find(room, "planning"));
    }

    [Fact]
    public async Task A_secret_that_was_saved_is_shown_even_when_the_apps_cannot_be_looked_at()
    {
        await Create("planning");
        Watch(room).Dispose();

        var made = await Desk(desk => desk.AddSecret("planning", 1, null, room.Account, default));

        var secret = Assert.IsType<ClientChange.SecretMade>(made).Secret;
        var row = Assert.Single(await room.Use<PortalDb, List<ClientSecretRow>>(db => db.Set<ClientSecretRow>().AsNoTracking().ToListAsync()));
        Assert.Equal(Oidc.Host.Client.HashSecret(secret), row.Hash);
    }

    [Fact]
    public async Task The_trail_has_every_address_of_a_long_list()
    {
        var settings = Planning("Planning");
        settings.RedirectUris = [.. Enumerable.Range(0, 40).Select(i => $"https://planning.example.test/signin/{i}/{new string('x', 60)}"), "https://the-last.example.test/"];

        await Desk(desk => desk.Create("planning", settings, room.Account, default));
        settings.RedirectUris = [.. settings.RedirectUris.Select(address => address + "y")];
        await Desk(desk => desk.Change("planning", 1, settings, room.Account, default));

        var trail = await room.Trail();
        Assert.All(settings.RedirectUris, address => Assert.Contains("+ " + address[..^1], trail[0].Facts["RedirectUris"], StringComparison.Ordinal));
        Assert.All(settings.RedirectUris, address => Assert.Contains("+ " + address, trail[1].Facts["RedirectUris"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"Name": "Bad", "RedirectUris": ["javascript:alert(1)"]}""")]
    [InlineData("""{"Name": "Bad", "RedirectUris": ["https://bad.example.test/"], "RequireMagic": true}""")]
    [InlineData("""{"Name": "Bad", "RedirectUris": "https://bad.example.test/"}""")]
    [InlineData("""{"Name": "Bad", "RedirectUris": [null]}""")]
    [InlineData("""{"Name": null}""")]
    [InlineData("""["Bad"]""")]
    [InlineData("null")]
    public async Task A_wrong_row_takes_nobody_else_down(string settings)
    {
        await Create("planning");
        await Insert("bad", settings);

        await Look(room);

        Assert.Null(await Find(room, "bad"));
        Assert.NotNull(await Find(room, "planning"));
        Assert.NotNull(await Find(room, "crm"));
        Assert.NotEmpty(Registry(room).Snapshot.Wrong["bad"]);
        var entry = await room.Use<ClientBook, ClientEntry?>(book => book.Find("bad", default));
        Assert.NotEmpty(entry!.Flaws);
    }

    [Fact]
    public async Task An_app_in_both_places_stops_the_start_and_a_running_portal_keeps_the_one_of_the_settings()
    {
        await Insert("crm", """{"Name": "Another", "RedirectUris": ["https://another.example.test/"]}""");

        Assert.Contains("crm", Assert.Single(await Watch(room).Prepare(default)), StringComparison.Ordinal);
        Assert.Equal("CRM", (await Find(room, "crm"))!.Name);
        Assert.IsType<ClientChange.Taken>(await Create("crm"));
    }

    [Fact]
    public async Task A_secret_that_is_over_proves_nothing_and_makes_nobody_public()
    {
        await Create("planning");
        await Desk(desk => desk.AddSecret("planning", 1, TimeSpan.FromDays(90), room.Account, default));
        await Desk(desk => desk.AddSecret("planning", 2, TimeSpan.FromDays(180), room.Account, default));
        Assert.Equal(2, (await Find(room, "planning"))!.SecretHashes.Count);

        room.Clock.Pass(TimeSpan.FromDays(90));
        Assert.Single((await Find(room, "planning"))!.SecretHashes);

        room.Clock.Pass(TimeSpan.FromDays(90));
        var client = await Find(room, "planning");
        Assert.False(client!.IsPublic);
        Assert.Equal(RelyingApp.Nobodys, Assert.Single(client.SecretHashes));
    }

    [Fact]
    public async Task Without_a_secret_an_app_proves_nothing_and_is_not_public()
    {
        await Create("planning");

        Assert.False((await Find(room, "planning"))!.IsPublic);
    }

    [Fact]
    public async Task Writes_down_uses_once_for_any_number_of_them()
    {
        var uses = room.App.Services.GetRequiredService<ClientUses>();
        for (var i = 0; i < 1000; i++)
        {
            uses.SignedIn("crm");
            uses.SignedIn("other");
        }

        await room.Use<IProtocolJournal, int>(async journal =>
        {
            await journal.Write(new ProtocolEvent.CodeIssued("crm", room.Account.ToString(), room.Session.ToString()), default);
            await journal.Write(new ProtocolEvent.CodeIssued(RehearsedApp.Id("crm"), room.Account.ToString(), room.Session.ToString()), default);
            return 0;
        });

        Assert.Equal(2, await uses.Write(default));
        Assert.Equal(0, await uses.Write(default));
        Assert.Equal(room.Clock.GetUtcNow(), (await room.Use<ClientBook, ClientEntry?>(book => book.Find("crm", default)))!.LastSignInAt);
    }

    [Fact]
    public async Task Keeps_what_is_unusual_and_no_more()
    {
        await Create("planning");

        var row = await room.Use<PortalDb, ClientRow>(db => db.Set<ClientRow>().AsNoTracking().SingleAsync());

        Assert.Equal("""{"Name": "Planning", "RedirectUris": ["https://planning.example.test/signin"]}""", row.Settings);
    }

    private Task<int> CleanUp() => new CleanUp(room.App.Services.GetRequiredService<IServiceScopeFactory>(), room.Clock, NullLogger<CleanUp>.Instance).Run(default);

    private static Action<IConfigurationBuilder> Settings() => settings => settings.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Clients:crm:Name"] = "CRM",
        ["Clients:crm:Secrets:0"] = "0123456789abcdef0123456789abcdef",
        ["Clients:crm:RedirectUris:0"] = "https://crm.example.test/signin",
    });

    private static ClientSettings Planning(string name) => new() { Name = name, RedirectUris = ["https://planning.example.test/signin"] };

    private static ClientRegistry Registry(RelyingAppsRoom node) => node.App.Services.GetRequiredService<ClientRegistry>();

    private static ClientWatch Watch(RelyingAppsRoom node) => node.App.Services.GetRequiredService<ClientWatch>();

    private static Task Look(RelyingAppsRoom node) => Watch(node).Look(default);

    private static async Task<Oidc.Host.Client?> Find(RelyingAppsRoom node, string id) => await Registry(node).Find(id, default);

    private RelyingAppsRoom Node()
    {
        var node = RelyingAppsRoom.Node(room.ConnectionString, room.Clock, settings: Settings());
        nodes.Add(node);
        return node;
    }

    private Task<ClientChange> Create(string id) => Desk(desk => desk.Create(id, Planning("Planning"), room.Account, default));

    private Task<ClientChange> Desk(Func<ClientDesk, Task<ClientChange>> act) => room.Use(act);

    private Task<int> Insert(string id, string settings) => room.Change($"""
        insert into clients (id, settings, is_on, version, created_at, created_by, changed_at, changed_by)
        values ({id}, {settings}::jsonb, true, 1, now(), {room.Account.Value}, now(), {room.Account.Value})
        """);
}
