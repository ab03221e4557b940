using System.Net;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Passwords;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Passwords;

/// <summary>Who has no account neither stops the others nor fills what is kept for good.</summary>
public sealed class PasswordFloodTests
{
    private static readonly Place One = Place.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly Place Other = Place.Of(IPAddress.Parse("192.0.2.2"));

    [Theory]
    [InlineData("80", 20)]
    [InlineData("200", 50)]
    [InlineData("12", PasswordOptions.LeastOfPlace)]
    public async Task Gives_one_place_its_part_of_the_line_and_leaves_the_rest_to_others(string line, int part)
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "1"), ("Passwords:WaitingHashes", line));
        var first = await portal.Hash.Sit(One, default);
        using var leaves = new CancellationTokenSource();
        var waits = Enumerable.Range(1, part - 1).Select(_ => portal.Hash.Sit(One, leaves.Token)).ToList();

        var beyond = Enumerable.Range(0, 2).Select(_ => portal.Hash.Sit(One, leaves.Token)).ToList();
        Assert.All(beyond, sent => Assert.IsType<TooManyHashesException>(sent.Exception?.InnerException));
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));

        var other = portal.Hash.Sit(Other, default);
        Assert.False(other.IsFaulted);
        await leaves.CancelAsync();
        await Task.WhenAll(waits.Select(wait => Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait)));
        first.Dispose();
        (await other).Dispose();
        (await portal.Hash.Sit(One, default)).Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Leaves_the_whole_line_to_a_proxy_on_this_machine_that_nobody_named(string address)
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "1"), ("Passwords:WaitingHashes", "80"));
        var here = Place.Of(IPAddress.Parse(address));
        using var leaves = new CancellationTokenSource();

        var waits = Enumerable.Range(0, 81).Select(_ => portal.Hash.Sit(here, leaves.Token)).ToList();

        Assert.DoesNotContain(waits, wait => wait.IsFaulted);
        await leaves.CancelAsync();
        await Task.WhenAll(waits.Skip(1).Select(wait => Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait)));
        (await waits[0]).Dispose();
    }

    [Fact]
    public async Task Sends_nobody_away_while_a_seat_is_free()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "8"), ("Passwords:WaitingHashes", "8"));
        for (var i = 0; i < 8; i++)
        {
            await portal.Hash.Sit(One, default);
        }

        Assert.IsType<TooManyHashesException>(portal.Hash.Sit(One, default).Exception?.InnerException);
    }

    [Fact]
    public async Task Counts_who_tries_a_password_by_place_and_costs_no_try_beyond_it()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "1"), ("Passwords:WaitingHashes", "8"));
        var seat = await portal.Hash.Sit(default(Place), default);
        using var leaves = new CancellationTokenSource();
        var waits = Enumerable.Range(1, PasswordOptions.LeastOfPlace - 1).Select(_ => portal.Hash.Sit(default(Place), leaves.Token)).ToList();

        var check = portal.Check("anna", "a wrong guess of somebody");
        await leaves.CancelAsync();
        await Task.WhenAll(waits.Select(wait => Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait)));
        seat.Dispose();

        await Assert.ThrowsAsync<TooManyHashesException>(() => check);
        Assert.Equal(0, (await portal.Row(portal.Anna)).Failures);
    }

    [Fact]
    public async Task Writes_of_names_that_nobody_has_once_a_minute()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 4; i++)
        {
            await portal.Check($"nobody{i}", "a wrong guess of somebody");
        }

        Assert.Single(await Refused(portal));
        portal.Clock.Move(TimeSpan.FromMinutes(1));
        await portal.Check("nobody", "a wrong guess of somebody");

        var rows = await Refused(portal);
        Assert.Equal([null, "3"], rows.Select(row => row.Facts.GetValueOrDefault("untold")));
        Assert.All(rows, row => Assert.Null(row.TargetId));
    }

    [Fact]
    public async Task Writes_each_try_that_was_looked_at_for_a_person_and_those_that_wait_once_a_minute()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Check("nobody", "a wrong guess of somebody");
        for (var i = 0; i < PasswordCheck.FreeTries + 4; i++)
        {
            await portal.Check("anna", "a wrong guess of somebody");
        }

        Assert.Equal([null, .. Enumerable.Repeat(portal.Anna, PasswordCheck.FreeTries)], (await Refused(portal)).Select(row => row.TargetId));
    }

    private static Task<List<AuditRow>> Refused(PasswordPortal portal) => portal.Read(db =>
        db.Set<AuditRow>().AsNoTracking().Where(row => row.Event == "password.refused").OrderBy(row => row.Id).ToListAsync());
}
