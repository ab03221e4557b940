using System.Runtime.CompilerServices;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

public sealed partial class RefreshBookTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public async Task Lets_one_chain_go_on_and_answers_the_same_successor_to_all_who_come_at_once(int many)
    {
        var token = await app.Begin();
        await WarmUp(many);

        var answers = await AtOnce(many, _ => app.Refresh(token));

        Assert.Single(answers.OfType<Refreshment.Rotated>());
        Assert.Equal(many - 1, answers.OfType<Refreshment.Repeated>().Count());
        Assert.Single(answers.OfType<Refreshment.Repeated>().Select(again => Convert.ToHexString(again.SealedSuccessor)).Distinct());
        Assert.Null((await room.Grant()).RevokedAt);
        Assert.Equal(1, await Unspent());
    }

    [Fact]
    public async Task Lets_nobody_go_on_when_many_come_at_once_and_there_is_no_grace()
    {
        var token = await app.Begin();
        await WarmUp(10);

        var answers = await AtOnce(10, _ => app.Refresh(token, graceSeconds: 0));

        Assert.Single(answers.OfType<Refreshment.Rotated>());
        Assert.Single(answers.OfType<Refreshment.Reused>());
        Assert.Equal(8, answers.OfType<Refreshment.Unknown>().Count());
        Assert.NotNull((await room.Grant()).RevokedAt);
    }

    [Fact]
    public async Task Leaves_nothing_alive_when_a_token_is_refreshed_and_revoked_at_once()
    {
        for (var round = 0; round < 5; round++)
        {
            await room.Change($"delete from grants");
            var token = await app.Begin();
            var next = app.New();
            await WarmUp(10);

            await AtOnce(10, turn => turn % 2 == 0 ? Discard(app.Refresh(token, next)) : Discard(app.Revoke(token)));

            Assert.Null(await app.Find(token));
            Assert.Null(await app.Find(next));
            Assert.IsType<Refreshment.Unknown>(await app.Refresh(next));
        }
    }

    [Fact]
    public async Task Leaves_nothing_alive_when_a_token_is_refreshed_while_the_session_ends()
    {
        var token = await app.Begin();
        var next = app.New();
        await WarmUp(10);

        await AtOnce(10, turn => turn == 5
            ? Discard(room.Change($"update sessions set ended_at = {room.Clock.GetUtcNow()}"))
            : Discard(app.Refresh(token, turn == 0 ? next : null)));

        Assert.IsType<Refreshment.Unknown>(await app.Refresh(next));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(token));
    }
}
