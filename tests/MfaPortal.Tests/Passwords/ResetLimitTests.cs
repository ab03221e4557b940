using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.Passwords;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Passwords;

/// <summary>A flood of wishes for a new password stands before nobody's own.</summary>
public sealed class ResetLimitTests
{
    [Fact]
    public async Task Keeps_so_many_wishes_of_one_place_in_a_minute()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < ResetLimit.MostFromOnePlace + 5; i++)
        {
            await portal.Ask($"nobody{i}");
        }

        Assert.Equal(ResetLimit.MostFromOnePlace, await Wishes(portal));
        var (beyond, _) = await portal.Browser().Send("/password/forgot", ("Input.Login", "anna"));
        Assert.Equal("/password/forgot/sent", beyond.Headers.Location!.ToString());
        Assert.Equal(ResetLimit.MostFromOnePlace, await Wishes(portal));

        portal.Clock.Move(TimeSpan.FromMinutes(1));
        await portal.Ask("anna");
        Assert.Equal(ResetLimit.MostFromOnePlace + 1, await Wishes(portal));
    }

    [Fact]
    public void Keeps_so_many_wishes_of_all_places_in_a_minute()
    {
        var limit = new ResetLimit(new Clock());

        Assert.Equal(ResetLimit.MostOfAll, Enumerable.Range(0, 2000).Count(i => limit.Allows(Place.Of(new IPAddress(i)))));
    }

    private static Task<int> Wishes(PasswordPortal portal) => portal.Read(db => db.Set<ResetRow>().CountAsync());
}
