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

public sealed partial class StoredClientTests
{
    [Fact]
    public async Task Of_ten_who_delete_an_app_at_once_one_does_it_and_nobody_slips_a_secret_in()
    {
        await Create("planning");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Desk(desk => i % 2 == 0
            ? desk.Delete("planning", room.Account, default)
            : desk.AddSecret("planning", 1, null, room.Account, default))));

        Assert.Single(outcomes.OfType<ClientChange.Done>());
        Assert.Single(await room.Trail(), row => row.Event == "app.deleted");
        Assert.Empty(await room.Use<PortalDb, List<ClientSecretRow>>(db => db.Set<ClientSecretRow>().AsNoTracking().ToListAsync()));
    }

    [Fact]
    public async Task Of_ten_who_save_at_once_one_is_heard_and_nine_are_told()
    {
        await Create("planning");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Desk(desk => desk.Change("planning", 1, Planning($"Planning {i}"), room.Account, default))));

        Assert.Single(outcomes.OfType<ClientChange.Done>());
        Assert.Equal(9, outcomes.OfType<ClientChange.Stale>().Count());
        Assert.Single(await room.Trail(), row => row.Event == "app.changed");
    }

    [Fact]
    public async Task Of_ten_who_make_the_same_app_at_once_one_makes_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Create("planning")));

        Assert.Single(outcomes.OfType<ClientChange.Done>());
        Assert.Equal(9, outcomes.OfType<ClientChange.Taken>().Count());
    }

    [Fact]
    public async Task Of_ten_who_make_a_secret_at_once_one_gets_it()
    {
        await Create("planning");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Desk(desk => desk.AddSecret("planning", 1, null, room.Account, default))));

        Assert.Single(outcomes.OfType<ClientChange.SecretMade>());
        Assert.Single((await Find(room, "planning"))!.SecretHashes);
    }
}
