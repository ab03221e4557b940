using System.Security.Cryptography;
using System.Text;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Devices;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Devices;

public sealed class DeviceTests : IAsyncLifetime
{
    private const string Code = "BCDFGHJK";

    private static readonly byte[] Hash = SHA256.HashData("a device"u8);

    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open(settings => settings.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Clients:timesheets:Name"] = "Timesheets",
        ["Clients:timesheets:Public"] = "true",
        ["Clients:timesheets:RedirectUris:0"] = "http://localhost:5081/signin-oidc",
        ["Clients:timesheets:RequiredStrength"] = "Strong",
    }));

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Keeps_a_code_once_and_never_in_plain()
    {
        Assert.True(await Keep(Hash));
        Assert.False(await Keep(SHA256.HashData("another device"u8)));

        var row = await room.Use<PortalDb, DeviceRequestRow>(db => db.Set<DeviceRequestRow>().AsNoTracking().SingleAsync());
        Assert.NotEqual(SHA256.HashData(Encoding.ASCII.GetBytes(Code)), row.UserCodeHash);
    }

    [Fact]
    public async Task Tells_a_device_to_slow_down_and_remembers_it()
    {
        await Keep(Hash);
        using var trips = new StatementCount();
        Assert.Equal(DeviceState.Pending, await Poll());
        Assert.Equal(1, trips.Take());
        room.Clock.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(DeviceState.TooFast, await Poll());
        room.Clock.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(DeviceState.TooFast, await Poll());
        room.Clock.Pass(TimeSpan.FromSeconds(15));
        Assert.Equal(DeviceState.Pending, await Poll());
        Assert.Equal(DeviceState.Unknown, await Poll("expenses"));
        room.Clock.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(DeviceState.Expired, await Poll());
    }

    [Fact]
    public async Task An_approval_is_a_grant_of_the_persons_session_that_is_redeemed_once()
    {
        await Keep(Hash);
        Assert.IsType<DeviceSight.Open>(await Look("bcdf-ghjk"));

        Assert.Null(await Decide(desk => desk.Approve));

        Assert.Equal(DeviceState.Approved, await Poll());
        var grant = await room.Grant();
        Assert.Equal((room.Session, room.Account, "timesheets", false), (grant.SessionId, grant.AccountId, grant.ClientId, grant.Offline));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => room.Use<PortalDb, bool>(db => db.Database.CanConnectAsync())));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => room.Use<IGrants, Redemption>(grants =>
            grants.Redeem(Hash, "timesheets", null, room.Clock.GetUtcNow(), CancellationToken.None)))));
        Assert.Single(answers.OfType<Redemption.Redeemed>());
        Assert.Equal(["device.approved", "code.issued"], (await room.Trail()).Take(2).Select(row => row.Event).OrderDescending());
    }

    [Fact]
    public async Task Is_decided_once_although_twenty_decide_at_once()
    {
        await Keep(Hash);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => room.Use<PortalDb, bool>(db => db.Database.CanConnectAsync())));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => Task.Run(() =>
            Decide(desk => turn % 2 == 0 ? desk.Approve : desk.Deny))));

        Assert.Single(answers, answer => answer is null);
        Assert.Single(await room.Trail(), row => row.Event is "device.approved" or "device.denied");
    }

    [Fact]
    public async Task A_no_is_final_and_told()
    {
        await Keep(Hash);

        Assert.Null(await Decide(desk => desk.Deny));

        Assert.Equal(DeviceState.Denied, await Poll());
        Assert.IsType<DeviceSight.Wrong>(await Decide(desk => desk.Approve));
        var told = Assert.Single(await room.Trail(), row => row.Event == "device.denied");
        Assert.Equal((AuditResult.Refused, room.Account, "timesheets"), (told.Result, told.TargetId, told.ClientId));
    }

    [Fact]
    public async Task Comes_to_nothing_once_the_approving_session_ended()
    {
        await Keep(Hash);
        await Decide(desk => desk.Approve);
        await room.Change($"update sessions set ended_at = {room.Clock.GetUtcNow()}");

        Assert.IsType<Redemption.Unknown>(await room.Use<IGrants, Redemption>(grants =>
            grants.Redeem(Hash, "timesheets", null, room.Clock.GetUtcNow(), CancellationToken.None)));
    }

    [Fact]
    public async Task Says_how_strong_a_sign_in_the_app_asks_for()
    {
        await Keep(Hash);

        var sight = await room.Use<DeviceDesk, DeviceSight>(desk => desk.Look(Person() with { Strength = Strength.Weak }, Code, CancellationToken.None));

        Assert.Equal(new DeviceSight.TooWeak("BCDF-GHJK", Strength.Strong), sight);
    }

    [Fact]
    public async Task Shows_nothing_after_its_time()
    {
        await Keep(Hash);
        room.Clock.Pass(TimeSpan.FromMinutes(10));

        Assert.IsType<DeviceSight.Wrong>(await Look(Code));
        Assert.IsType<DeviceSight.Wrong>(await Decide(desk => desk.Approve));
    }

    [Fact]
    public async Task Stops_whoever_tries_codes()
    {
        await Keep(Hash);
        for (var i = 0; i < DeviceDesk.MostTries; i++)
        {
            Assert.IsType<DeviceSight.Wrong>(await Look("BBBB-BBBB"));
        }

        Assert.IsType<DeviceSight.TooMany>(await Look(Code));
        Assert.IsType<DeviceSight.TooMany>(await Decide(desk => desk.Approve));
        room.Clock.Pass(TimeSpan.FromMinutes(9));
        Assert.IsType<DeviceSight.TooMany>(await Look(Code));
        room.Clock.Pass(TimeSpan.FromSeconds(61));
        Assert.IsType<DeviceSight.Wrong>(await Look(Code));
    }

    private Task<bool> Keep(byte[] hash) => room.Use<IDeviceRequests, bool>(devices => devices.Keep(
        new DeviceRequest
        {
            DeviceHash = hash,
            ClientId = "timesheets",
            Scopes = ["openid"],
            EndsAt = room.Clock.GetUtcNow().AddDays(30),
            RequestedAt = room.Clock.GetUtcNow(),
            ExpiresAt = room.Clock.GetUtcNow().AddMinutes(10),
            Interval = TimeSpan.FromSeconds(5),
        },
        Code, CancellationToken.None));

    private Task<DeviceState> Poll(string clientId = "timesheets") => room.Use<IDeviceRequests, DeviceState>(devices =>
        devices.Poll(Hash, clientId, room.Clock.GetUtcNow(), CancellationToken.None));

    private Task<DeviceSight> Look(string typed) => room.Use<DeviceDesk, DeviceSight>(desk => desk.Look(Person(), typed, CancellationToken.None));

    private Task<DeviceSight?> Decide(Func<DeviceDesk, Func<SignedIn, string, CancellationToken, Task<DeviceSight?>>> act) =>
        room.Use<DeviceDesk, DeviceSight?>(desk => act(desk)(Person(), Code, CancellationToken.None));

    private SignedIn Person()
    {
        var now = room.Clock.GetUtcNow();
        return new SignedIn(
            room.Session, room.Account, "employee", "Saskia de Vries", null, "nl", [], Strength.Strong, ["pwd", "otp"], now, now, now, now,
            now.AddHours(12), null);
    }
}
