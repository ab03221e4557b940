using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps;
using Xunit;

namespace MfaPortal.Tests.RelyingApps;

public sealed class ProtocolJournalTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;

    public static TheoryData<string?> OddClientIds => new(
        null, "", " ", "\0", "a\r\nb", "\uD83D", "\uDE00x", new string('x', 127) + "\uD83D\uDE00", new string('é', 5000), "'; drop table audit; --");

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open();

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Theory]
    [MemberData(nameof(OddClientIds))]
    public async Task Takes_whatever_a_stranger_calls_himself(string? clientId)
    {
        await Write(new ProtocolEvent.RequestRefused(clientId, "invalid_request", "no such client: " + clientId));
        await Write(new ProtocolEvent.ClientAuthenticationFailed(clientId, "wrong secret"));
        await Write(new ProtocolEvent.LoggedOut(clientId ?? "", clientId ?? "", clientId ?? ""));

        var trail = await room.Trail();
        Assert.Equal(["request.refused", "client.refused", "app.signed-out"], trail.Select(row => row.Event));
        Assert.All(trail, row => Assert.DoesNotContain(row.ClientId ?? "", letter => char.IsControl(letter)));
        Assert.All(trail, row => Assert.InRange(row.ClientId?.Length ?? 0, 0, 128));
    }

    [Fact]
    public async Task Tells_why_a_request_was_refused()
    {
        await Write(new ProtocolEvent.RequestRefused("timesheets", "invalid_scope", "not for this app"));

        var row = Assert.Single(await room.Trail());
        Assert.Equal(AuditResult.Refused, row.Result);
        Assert.Equal("timesheets", row.ClientId);
        Assert.Equal("invalid_scope", row.Facts["error"]);
        Assert.Equal("not for this app", row.Facts["detail"]);
    }

    [Fact]
    public async Task Tells_whom_an_app_signed_out()
    {
        await Write(new ProtocolEvent.LoggedOut("timesheets", room.Account.ToString(), room.Session.ToString()));

        Assert.Equal(room.Account, Assert.Single(await room.Trail()).TargetId);
    }

    [Fact]
    public async Task Writes_even_when_the_caller_hung_up()
    {
        await Write(new ProtocolEvent.ClientAuthenticationFailed("timesheets", "wrong secret"), new CancellationToken(canceled: true));

        Assert.Single(await room.Trail());
    }

    private Task<int> Write(ProtocolEvent happened, CancellationToken ct = default) => room.Use<IProtocolJournal, int>(async journal =>
    {
        await journal.Write(happened, ct);
        return 0;
    });
}
