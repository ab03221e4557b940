using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class ClientRulesTests
{
    private static readonly Client Web = new()
    {
        Id = "web",
        Name = "Web",
        SecretHashes = [Client.HashSecret("secret")],
        RedirectUris = ["https://app.test/callback?tenant=1", "http://localhost:5081/callback"],
        PostLogoutRedirectUris = ["https://app.test/"],
        BackChannelLogoutUri = "https://app.test/backchannel?tenant=1",
    };

    private static readonly Client Native = Web with
    {
        SecretHashes = [],
        AnyLoopbackPort = true,
        RedirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback", "com.example.app:/callback"],
    };

    [Fact]
    public void Finds_nothing_wrong_with_right_clients()
    {
        Assert.Empty(ClientRules.Faults(Web));
        Assert.Empty(ClientRules.Faults(Native));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/callback")]
    [InlineData("http://app.test/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("com.example.app:/callback")]
    [InlineData("https://app.test/callback#")]
    [InlineData("https://user@app.test/callback")]
    [InlineData("https://app.test\\callback")]
    [InlineData("https://app.test/call back")]
    [InlineData("https://app.test/\u00e9")]
    [InlineData("https://app.test/callback?ISS=x")]
    [InlineData("https://app.test/callback?a=1&code=x")]
    public void Finds_a_wrong_address(string uri)
    {
        Assert.NotEmpty(ClientRules.Faults(Web with { RedirectUris = [uri] }));
        Assert.NotEmpty(ClientRules.Faults(Web with { PostLogoutRedirectUris = [uri] }));
        Assert.NotEmpty(ClientRules.Faults(Web with { BackChannelLogoutUri = uri }));
        Assert.NotEmpty(ClientRules.Faults(Native with { RedirectUris = ["com.example.app:/callback"], BackChannelLogoutUri = "com.example.app:/backchannel" }));
    }

    [Fact]
    public void Finds_each_other_fault()
    {
        Client[] wrong =
        [
            Web with { Id = "" }, Web with { Id = "a b" }, Web with { Id = new string('a', 201) }, Web with { Name = " " },
            Web with { SecretHashes = [[1, 2, 3]] }, Web with { AnyLoopbackPort = true }, Web with { RedirectUris = [] },
            Web with { Scopes = ["open id"] }, Web with { Scopes = ["\"openid"] }, Web with { IdTokenAlgorithm = "none" },
            Web with { AccessTokenAlgorithm = "HS256" }, Web with { AccessTokenLifetime = TimeSpan.Zero },
            Web with { AccessTokenLifetime = TimeSpan.FromHours(2) }, Native with { RequirePkce = false },
        ];
        Assert.All(wrong, client => Assert.Single(ClientRules.Faults(client)));
    }
}
