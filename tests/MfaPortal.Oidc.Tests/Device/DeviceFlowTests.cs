using System.Net;
using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Device;

public sealed class DeviceFlowTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Gives_a_device_two_codes_and_the_page()
    {
        var response = await Begin();
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var answer = await Provider.Json(response);
        var userCode = Text(answer, "user_code");
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", userCode);
        Assert.Equal(43, Text(answer, "device_code").Length);
        Assert.Equal("https://id.test/device", Text(answer, "verification_uri"));
        Assert.Equal($"https://id.test/device?user_code={userCode}", Text(answer, "verification_uri_complete"));
        Assert.Equal((600, 5), (answer.GetProperty("expires_in").GetInt32(), answer.GetProperty("interval").GetInt32()));
        Assert.Equal(userCode.Replace("-", ""), _provider.Devices.LastUserCode);
        Assert.Equal(["openid"], _provider.Devices.Last.Scopes);
    }

    [Fact]
    public async Task Draws_another_code_where_one_is_taken()
    {
        _provider.Devices.Refusals = 3;
        Assert.Equal(HttpStatusCode.OK, (await Begin()).StatusCode);
    }

    [Theory]
    [InlineData("web", "openid", "unauthorized_client")]
    [InlineData("tv", "openid email", "invalid_scope")]
    [InlineData("tv", "unheard-of", "invalid_scope")]
    [InlineData("nobody", "openid", "invalid_client")]
    public async Task Is_closed_to_others_and_gives_no_other_scopes(string client, string scope, string error)
    {
        var response = await Begin(("client_id", client), ("client_secret", client == "web" ? Portal.Secret : null), ("scope", scope));
        Assert.Equal(error, Text(await Provider.Json(response), "error"));
    }

    [Theory]
    [InlineData(DeviceState.Pending, "authorization_pending")]
    [InlineData(DeviceState.TooFast, "slow_down")]
    [InlineData(DeviceState.Denied, "access_denied")]
    [InlineData(DeviceState.Expired, "expired_token")]
    public async Task Tells_a_device_that_waits_how_it_stands(DeviceState state, string error)
    {
        var code = Text(await Provider.Json(await Begin()), "device_code");
        _provider.Devices.State = state;
        await IsRefused(await Poll(code), error);
    }

    [Fact]
    public async Task Gives_tokens_once_after_the_person_approved()
    {
        var code = await Approved("openid offline_access");
        var answer = await Provider.Json(await Poll(code));
        Assert.Equal("openid offline_access", Text(answer, "scope"));
        Assert.Equal("subject-1", SignedToken.Read(answer.GetProperty("id_token")).GetProperty("sub").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo(Text(answer, "access_token"))).StatusCode);
        var refreshed = await _provider.Refresh(Text(answer, "refresh_token"), ("client_id", "tv"), ("client_secret", null));
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        await IsRefused(await Poll(code), "invalid_grant");
    }

    [Fact]
    public async Task Gives_tokens_once_although_twenty_poll_at_once()
    {
        var code = await Approved("openid");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Poll(code))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Takes_no_device_code_for_another_code_or_client()
    {
        var code = await Approved("openid");
        _provider.Portal.Clients["tv"] = _provider.Portal.Clients["tv"] with { GrantTypes = GrantTypes.All };
        await IsRefused(await _provider.Exchange(code, ("client_id", "tv"), ("client_secret", null), ("redirect_uri", ""), ("code_verifier", null)), "invalid_grant");
        _provider.Portal.Clients["native"] = _provider.Portal.Clients["native"] with { GrantTypes = GrantTypes.All };
        await IsRefused(await Poll(code, ("client_id", "native")), "invalid_grant");
        Assert.Equal(HttpStatusCode.OK, (await Poll(code)).StatusCode);
    }

    [Theory]
    [InlineData(null, "invalid_request")]
    [InlineData("x", "invalid_grant")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_grant")]
    public async Task Refuses_a_code_it_never_gave(string? code, string error) => await IsRefused(await Poll(code), error);

    [Theory]
    [InlineData("bcdf-ghjk", "BCDFGHJK")]
    [InlineData(" BCDF GHJK ", "BCDFGHJK")]
    [InlineData("bcdfghjk", "BCDFGHJK")]
    [InlineData("BCDF-GHJ", null)]
    [InlineData("BCDF-GHJA", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_what_people_type(string? typed, string? code) => Assert.Equal(code, UserCode.Read(typed));

    private Task<HttpResponseMessage> Begin(params (string, string?)[] changes) =>
        _provider.Post("/connect/device_authorization", [("client_id", "tv"), ("client_secret", null), ("scope", "openid"), .. changes]);

    private Task<HttpResponseMessage> Poll(string? code, params (string, string?)[] changes) =>
        _provider.Post("/connect/token", [("client_id", "tv"), ("client_secret", null), ("grant_type", GrantTypes.DeviceCode), ("device_code", code), .. changes]);

    /// <summary>What the host does when a person approves.</summary>
    private async Task<string> Approved(string scope)
    {
        var code = Text(await Provider.Json(await Begin(("scope", scope))), "device_code");
        var (asked, who) = (_provider.Devices.Last, _provider.Portal.SignIn());
        await _provider.Grants.Issue(
            new CodeGrant
            {
                CodeHash = asked.DeviceHash,
                ClientId = asked.ClientId,
                Subject = who.Subject,
                SessionId = who.SessionId,
                RedirectUri = "",
                Scopes = asked.Scopes,
                AuthTime = who.AuthTime,
                Acr = who.Acr,
                Amr = who.Amr,
                IssuedAt = asked.RequestedAt,
                ExpiresAt = asked.ExpiresAt,
                Offline = asked.Offline,
                EndsAt = asked.EndsAt,
            },
            CancellationToken.None);
        _provider.Devices.State = DeviceState.Approved;
        return code;
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;

    private static async Task IsRefused(HttpResponseMessage response, string error)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, Text(await Provider.Json(response), "error"));
    }
}
