using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Callers;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class FailedSecretsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly Clock _clock = new();
    private readonly FailedSecrets _failures;

    public FailedSecretsTests() => _failures = new FailedSecrets(_clock);

    [Fact]
    public void Takes_ten_wrong_secrets_and_no_more()
    {
        var attempts = Enumerable.Range(0, 100).AsParallel().WithDegreeOfParallelism(16)
            .Select(guess => _failures.Try("web", Here, [(byte)guess], isRight: false)).ToList();
        Assert.All(attempts, attempt => Assert.False(attempt.Proven));
        Assert.Equal(90, attempts.Count(attempt => attempt.Wait is not null));

        // Ten refusals, and that the rest is silence.
        Assert.Equal(11, attempts.Count(attempt => attempt.Tell));
    }

    /// <summary>Whoever guesses beside an app, behind the same address, must not shut it out.</summary>
    [Fact]
    public void Lets_a_right_secret_in_however_many_wrong_ones_came()
    {
        Guess("web", Here);
        Assert.NotNull(_failures.Try("web", Here, [], isRight: false).Wait);
        Assert.True(_failures.Try("web", Here, [], isRight: true).Proven);
        Assert.NotNull(_failures.Try("web", Here, [], isRight: false).Wait);
    }

    [Fact]
    public void Opens_again_after_five_minutes()
    {
        Guess("web", Here);
        Assert.Equal(TimeSpan.FromMinutes(5), _failures.Try("web", Here, [], isRight: false).Wait);
        _clock.Pass(TimeSpan.FromMinutes(5));
        Assert.Null(_failures.Try("web", Here, [], isRight: false).Wait);
    }

    [Fact]
    public void Counts_each_place_and_each_app_for_itself()
    {
        Guess("web", Here);
        Assert.Null(_failures.Try("web", IPAddress.Parse("192.0.2.2"), [], isRight: false).Wait);
        Assert.Null(_failures.Try("other", Here, [], isRight: false).Wait);
    }

    [Fact]
    public void Takes_a_subscriber_s_network_for_one_place()
    {
        Guess("web", IPAddress.Parse("2001:db8:1:2::1"));
        Assert.NotNull(_failures.Try("web", IPAddress.Parse("2001:db8:1:2:ffff::9"), [], isRight: false).Wait);
        Assert.Null(_failures.Try("web", IPAddress.Parse("2001:db8:1:3::1"), [], isRight: false).Wait);

        Guess("web", IPAddress.Parse("::ffff:192.0.2.1"));
        Assert.NotNull(_failures.Try("web", Here, [], isRight: false).Wait);
    }

    [Fact]
    public void Counts_right_secrets_for_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_failures.Try("web", Here, [(byte)i], isRight: true).Proven);
        }

        Assert.Null(_failures.Try("web", Here, [], isRight: false).Wait);
    }

    [Fact]
    public async Task Answers_when_to_come_again_and_fills_no_journal()
    {
        await using var provider = new Provider();
        var code = await provider.Code();
        HttpResponseMessage response = null!;
        for (var i = 0; i < 50; i++)
        {
            response = await provider.Exchange(code, ("client_secret", $"guess {i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(5), response.Headers.RetryAfter!.Delta);
        Assert.Equal(11, provider.Portal.Journal.OfType<ProtocolEvent.ClientAuthenticationFailed>().Count());

        // The code is untouched by all of it, and the app itself is not shut out.
        Assert.Equal(0, provider.Grants.Redemptions);
        Assert.Equal(HttpStatusCode.OK, (await provider.Exchange(code)).StatusCode);
    }

    [Fact]
    public async Task Takes_one_stale_secret_for_no_guessing_however_often_it_comes()
    {
        await using var provider = new Provider();
        var code = await provider.Code();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await provider.Exchange(code, ("client_secret", "an expired secret"))).StatusCode);
        }

        Assert.Equal(10, provider.Portal.Journal.OfType<ProtocolEvent.ClientAuthenticationFailed>().Count());
        Assert.Equal(HttpStatusCode.OK, (await provider.Exchange(code)).StatusCode);
    }

    [Fact]
    public async Task Writes_down_ten_of_many_callers_that_do_not_exist()
    {
        await using var provider = new Provider();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await provider.Exchange("x", ("client_id", $"nobody-{i}"))).StatusCode);
        }

        Assert.Equal(10, provider.Portal.Journal.Count);
    }

    private void Guess(string client, IPAddress from)
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.False(_failures.Try(client, from, [(byte)i], isRight: false).Proven);
        }
    }
}
