using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.PushedRequests;

public sealed class PushedRequestBookTests : IAsyncLifetime
{
    private static readonly byte[] Reference = SHA256.HashData("reference"u8);

    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open();

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Gives_back_what_was_kept()
    {
        await Keep();
        var taken = await Take();
        Assert.Equal(Request().ToText(), taken!.ToText());
    }

    [Fact]
    public async Task Gives_a_request_to_one_of_parallel_takers()
    {
        await Keep();
        var takers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Take())));
        Assert.Single(takers, taken => taken is not null);
        Assert.Null(await Take());
    }

    [Fact]
    public async Task Gives_nothing_to_another_app_and_leaves_it_whole()
    {
        await Keep();
        Assert.Null(await Take("expenses"));
        Assert.NotNull(await Take());
    }

    [Fact]
    public async Task Gives_nothing_for_another_name()
    {
        await Keep();
        Assert.Null(await room.Use<IPushedRequests, StoredRequest?>(book =>
            book.Take(SHA256.HashData("another"u8), "timesheets", room.Clock.GetUtcNow(), CancellationToken.None)));
    }

    [Fact]
    public async Task Gives_nothing_after_its_time()
    {
        await Keep();
        room.Clock.Pass(TimeSpan.FromSeconds(90));
        Assert.Null(await Take());
    }

    private static StoredRequest Request() => new()
    {
        RedirectUri = "http://localhost:5081/signin-oidc",
        State = "a 'state' of \" many \\ kinds äß😀",
        Scopes = ["openid"],
        Demand = new SignInDemand { ClientId = "timesheets", RequestedAt = DateTimeOffset.UnixEpoch, AcrValues = ["mfa"] },
    };

    private Task<int> Keep() => room.Use<IPushedRequests, int>(async book =>
    {
        await book.Keep(Reference, Request(), room.Clock.GetUtcNow().AddSeconds(90), CancellationToken.None);
        return 0;
    });

    private Task<StoredRequest?> Take(string clientId = "timesheets") => room.Use<IPushedRequests, StoredRequest?>(book =>
        book.Take(Reference, clientId, room.Clock.GetUtcNow(), CancellationToken.None));
}
