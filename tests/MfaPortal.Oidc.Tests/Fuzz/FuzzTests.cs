using System.Text.Json;
using Xunit.Abstractions;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>The protocol alone, with the door in memory.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Rounds = 4000;

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Nothing_that_is_sent_breaks_the_protocol()
    {
        var metadata = JsonElement.Parse(await _provider.Browser.GetByteArrayAsync("/.well-known/openid-configuration"));
        var target = new FuzzTarget
        {
            Server = _provider.Server,
            Address = new Uri(Provider.Issuer),
            Targets = [.. _provider.Portal.Clients.Values.SelectMany(client => client.RedirectUris.Concat(client.PostLogoutRedirectUris))],
            Corpus = () => Corpus(metadata),
        };

        await Fuzzer.Run(target, Rounds, output);
    }

    private async Task<IReadOnlyList<FuzzRequest>> Corpus(JsonElement metadata)
    {
        // The batch before may have used up the wrong secrets that the app is forgiven for five minutes.
        _provider.Clock.Pass(TimeSpan.FromMinutes(5));
        _provider.Portal.SignIn();
        _provider.Portal.Journal.Clear();
        _provider.Portal.EndedSessions.Clear();
        var tokens = await _provider.Tokens();
        return Fuzz.Corpus.Of(metadata, new FuzzFacts
        {
            ClientId = "web",
            Secret = Portal.Secret,
            RedirectUri = Portal.Callback,
            PostLogoutRedirectUri = "https://app.test/bye",
            Verifier = Provider.Verifier,
            Challenge = Provider.Challenge(Provider.Verifier),
            Code = await _provider.Code(),
            AccessToken = tokens.GetProperty("access_token").GetString()!,
            IdToken = tokens.GetProperty("id_token").GetString()!,
            RefreshToken = tokens.TryGetProperty("refresh_token", out var refresh) ? refresh.GetString()! : "none",
            Journey = "j1",
        });
    }
}
