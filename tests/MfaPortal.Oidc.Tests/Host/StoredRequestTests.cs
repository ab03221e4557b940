using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class StoredRequestTests
{
    [Fact]
    public void Comes_back_as_it_was()
    {
        var request = new StoredRequest
        {
            RedirectUri = "https://app.test/callback",
            FormPost = true,
            State = "\"state\" é",
            Nonce = "nonce",
            CodeChallenge = "challenge",
            Scopes = ["openid", "email"],
            Claims = new RequestedClaims(["name"], ["email"]),
            Demand = new SignInDemand
            {
                ClientId = "web",
                RequestedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
                ForceLogin = true,
                MaxAge = TimeSpan.FromSeconds(90),
                AcrValues = ["mfa"],
                AcrEssential = true,
                LoginHint = "ana",
                UiLocales = ["de"],
                ExpectedSubject = "subject-1",
            },
        };
        var text = request.ToText();
        var back = StoredRequest.FromText(text);
        Assert.Equal(text, back.ToText());
        Assert.Equal(TimeSpan.FromSeconds(90), back.Demand.MaxAge);
        Assert.Equal(["openid", "email"], back.Scopes);
    }

    [Fact]
    public void Is_whole_without_what_may_be_missing()
    {
        var request = new StoredRequest
        {
            RedirectUri = "https://app.test/",
            Scopes = ["openid"],
            Demand = new SignInDemand { ClientId = "web", RequestedAt = DateTimeOffset.UnixEpoch },
        };
        var back = StoredRequest.FromText(request.ToText());
        Assert.Null(back.State);
        Assert.Empty(back.Claims.IdToken);
        Assert.Empty(back.Demand.AcrValues);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    public void Is_nothing_else(string text) => Assert.ThrowsAny<JsonException>(() => StoredRequest.FromText(text));
}
