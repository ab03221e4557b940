using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.Passwords;

public sealed class PasswordCheckTests
{
    private const string Wrong = "a wrong guess of somebody";

    [Theory]
    [InlineData("anna")]
    [InlineData(" ANNA ")]
    [InlineData("Anna@Example.test")]
    public async Task Knows_a_person_by_name_and_by_address(string login)
    {
        await using var portal = await PasswordPortal.Start();

        Assert.Equal(new PasswordVerdict.Right(portal.Anna), await portal.Check(login, PasswordPortal.Password));
    }

    [Theory]
    [InlineData("correct horse battery staple ")]
    [InlineData(" correct horse battery staple")]
    [InlineData("Correct horse battery staple")]
    [InlineData("correct horse battery stapl")]
    [InlineData("")]
    [InlineData("\ud800 lone half of a pair")]
    public async Task Takes_no_other_password(string password)
    {
        await using var portal = await PasswordPortal.Start();

        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", password));
    }

    [Fact]
    public async Task Looks_at_no_more_than_five_of_a_hundred_guesses_at_once()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:WaitingHashes", "1000"));
        var guesses = Enumerable.Range(0, 100).Select(_ => Task.Run(() => portal.Check("anna", Wrong)));
        Assert.All(await Task.WhenAll(guesses), verdict => Assert.IsType<PasswordVerdict.Refused>(verdict));

        Assert.Equal(5, await portal.Read(db => db.Set<AuditRow>().CountAsync(row => row.Event == "password.refused" && row.TargetId == portal.Anna)));
        Assert.Equal(5, (await portal.Row(portal.Anna)).Failures);
        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", PasswordPortal.Password));
    }

    [Fact]
    public async Task Doubles_the_wait_up_to_an_hour_and_dies_at_a_hundred()
    {
        await using var portal = await PasswordPortal.Start();
        List<double> waits = [];
        for (var i = 0; i < 100; i++)
        {
            await portal.Check("anna", Wrong);
            var row = await portal.Row(portal.Anna);
            Assert.Equal(i + 1, row.Failures);
            var wait = row.NextTryAt is { } next ? next - portal.Clock.GetUtcNow() : TimeSpan.Zero;
            waits.Add(wait.TotalSeconds);
            portal.Clock.Move(wait);
        }

        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600], waits[..13]);
        Assert.All(waits[13..], wait => Assert.Equal(3600, wait));

        portal.Clock.Move(TimeSpan.FromDays(365));
        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", PasswordPortal.Password));
        Assert.Equal(100, (await portal.Row(portal.Anna)).Failures);
    }

    [Fact]
    public async Task Lets_the_person_in_after_the_wait_and_forgets_the_misses()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 5; i++)
        {
            await portal.Check("anna", Wrong);
        }

        portal.Clock.Move(TimeSpan.FromSeconds(29));
        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", PasswordPortal.Password));
        portal.Clock.Move(TimeSpan.FromSeconds(1));
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Password));

        var row = await portal.Row(portal.Anna);
        Assert.Equal((0, null), (row.Failures, row.NextTryAt));
    }

    [Theory]
    [InlineData("known")]
    [InlineData("unknown")]
    [InlineData("locked")]
    [InlineData("disabled")]
    [InlineData("too long")]
    [InlineData("nothing typed")]
    [InlineData("damaged")]
    public async Task Computes_one_hash_whoever_is_meant(string who)
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; who == "locked" && i < 5; i++)
        {
            await portal.Check("anna", Wrong);
        }

        if (who == "disabled")
        {
            await portal.SetState(portal.Anna, AccountState.Disabled);
        }

        if (who == "damaged")
        {
            await SetHash(portal, "not base64 at all!");
        }

        var before = portal.Hash.Computed;
        Assert.IsType<PasswordVerdict.Refused>(await portal.Check(
            who == "unknown" ? "nobody" : "anna",
            who switch { "too long" => new string('x', 100_000), "nothing typed" => "", "disabled" => PasswordPortal.Password, _ => Wrong }));

        Assert.Equal(1, portal.Hash.Computed - before);
    }

    [Fact]
    public async Task Hashes_anew_when_the_rounds_rose_and_only_then()
    {
        await using var portal = await PasswordPortal.Start();
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 500 })).HashPassword(new object(), PasswordPortal.Password);
        await SetHash(portal, old);

        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Password));
        var renewed = (await portal.Row(portal.Anna)).Hash;
        Assert.NotEqual(old, renewed);

        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Password));
        Assert.Equal(renewed, (await portal.Row(portal.Anna)).Hash);
    }

    [Fact]
    public async Task Lets_in_everybody_who_renews_the_hash_at_once()
    {
        await using var portal = await PasswordPortal.Start();
        await SetHash(portal, new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 500 })).HashPassword(new object(), PasswordPortal.Password));

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => portal.Check("anna", PasswordPortal.Password))));

        Assert.All(verdicts, verdict => Assert.IsType<PasswordVerdict.Right>(verdict));
    }

    [Fact]
    public async Task Refuses_the_old_password_that_was_replaced_while_it_was_looked_at()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Read(db => db.Database.ExecuteSqlRawAsync(
            """
            create function replace_password() returns trigger language plpgsql as
              $$ begin update passwords set hash = 'AAAA' where account_id = new.account_id; return null; end $$;
            create trigger replaced_right_after_the_count after update on passwords
              for each row when (new.failures > old.failures) execute function replace_password();
            """));

        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", PasswordPortal.Password));
    }

    [Fact]
    public async Task Costs_no_try_when_the_line_is_full()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "1"), ("Passwords:WaitingHashes", "1"));
        using var seat = await portal.Hash.Sit(default);
        using var leaves = new CancellationTokenSource();
        var waits = portal.Hash.Sit(leaves.Token);

        await Assert.ThrowsAsync<TooManyHashesException>(() => portal.Check("anna", Wrong));

        Assert.Equal(0, (await portal.Row(portal.Anna)).Failures);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
    }

    [Fact]
    public async Task Seats_no_more_than_it_has_and_gives_a_seat_back()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "2"));
        var first = await portal.Hash.Sit(default);
        using var second = await portal.Hash.Sit(default);
        var third = portal.Hash.Sit(default);
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();
        using var seated = await third;
        Assert.False(portal.Hash.Sit(default).IsCompleted);
    }

    [Fact]
    public async Task Never_hashes_what_is_too_long()
    {
        await using var portal = await PasswordPortal.Start();

        await Assert.ThrowsAsync<ArgumentException>(() => portal.Hash.Make(new string('x', 257), default));
    }

    [Theory]
    [InlineData("MinLength", "8")]
    [InlineData("ParallelHashes", "-1")]
    [InlineData("WaitingHashes", "0")]
    [InlineData("ResetLinkLife", "3.00:00:00")]
    public async Task Does_not_start_with_settings_that_make_no_sense(string name, string value) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => PasswordPortal.Start(("Passwords:" + name, value)));

    private static Task<int> SetHash(PasswordPortal portal, string hash) =>
        portal.Read(db => db.Set<PasswordRow>().ExecuteUpdateAsync(row => row.SetProperty(p => p.Hash, hash)));
}
