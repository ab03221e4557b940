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
    public async Task Nobody_gets_the_id_of_a_deleted_app_while_what_it_held_could_live()
    {
        await Create("planning");
        await Desk(desk => desk.AddSecret("planning", 1, null, room.Account, default));
        await room.IssueCode("planning");

        Assert.IsType<ClientChange.Done>(await Desk(desk => desk.Delete("planning", room.Account, default)));

        // What it held is not touched: there may be millions.
        Assert.Null((await room.Grant()).RevokedAt);
        Assert.IsType<ClientChange.Taken>(await Create("planning"));
        room.Clock.Pass(TimeSpan.FromDays(400));
        await CleanUp();
        Assert.IsType<ClientChange.Taken>(await Create("planning"));

        room.Clock.Pass(TimeSpan.FromDays(2));
        await CleanUp();
        Assert.IsType<ClientChange.Done>(await Create("planning"));
        Assert.Equal(RelyingApp.Nobodys, Assert.Single((await Find(room, "planning"))!.SecretHashes));
    }

    [Fact]
    public async Task Clean_up_takes_no_app_that_is_there()
    {
        await Create("planning");
        await Desk(desk => desk.Switch("planning", on: false, room.Account, default));
        room.Clock.Pass(TimeSpan.FromDays(1000));

        await CleanUp();

        Assert.IsType<ClientChange.Taken>(await Create("planning"));
        Assert.NotNull(await room.Use<ClientBook, ClientEntry?>(book => book.Find("planning", default)));
    }

    [Fact]
    public async Task A_deleted_app_is_there_for_no_act_and_no_page()
    {
        await Create("planning");
        await Desk(desk => desk.AddSecret("planning", 1, null, room.Account, default));
        await Desk(desk => desk.Delete("planning", room.Account, default));

        Assert.IsType<ClientChange.NotThere>(await Desk(desk => desk.Delete("planning", room.Account, default)));
        Assert.IsType<ClientChange.NotThere>(await Desk(desk => desk.Switch("planning", on: true, room.Account, default)));
        Assert.IsType<ClientChange.NotThere>(await Desk(desk => desk.Change("planning", 3, Planning("Planning"), room.Account, default)));
        Assert.IsType<ClientChange.NotThere>(await Desk(desk => desk.AddRedirectUri("planning", 3, "https://planning.example.test/other", room.Account, default)));
        Assert.IsType<ClientChange.NotThere>(await Desk(desk => desk.AddSecret("planning", 3, null, room.Account, default)));
        Assert.Null(await room.Use<ClientBook, ClientEntry?>(book => book.Find("planning", default)));
        Assert.DoesNotContain(await room.Use<ClientBook, IReadOnlyList<ClientEntry>>(book => book.All(default)), app => app.Id == "planning");
        Assert.DoesNotContain("planning", Registry(room).Snapshot.Wrong.Keys);
        Assert.Empty(await room.Use<PortalDb, List<ClientSecretRow>>(db => db.Set<ClientSecretRow>().AsNoTracking().ToListAsync()));
    }
}
