using System.Net;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Tests.Door;
using MfaPortal.Tests.Conformance;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T66, T68, T69 and T74 against apps that hold keys and push their requests, on the whole portal with its database.</summary>
public sealed class KeyAttacks(KeyedPortal portal) : IClassFixture<KeyedPortal>
{
    private const string Token = "/connect/token";
    private const string Par = "/connect/par";
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-it";

    [Theory]
    [InlineData("")]
    [InlineData("anything")]
    [InlineData(null)]
    public async Task T66_an_app_with_a_key_has_no_secret(string? secret)
    {
        var answer = await Post(Par, null, [.. Request(KeyedPortal.Keyed), ("client_secret", secret)]);
        answer.Refused(HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task T66_guesses_at_a_secret_end_and_the_app_goes_on_here_and_elsewhere()
    {
        var guesses = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Post(Par, null, [.. Request("conf2"), ("client_secret", $"guess-{n}")])));
        Assert.Equal(10, guesses.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(20, guesses.Count(answer => answer.Status == HttpStatusCode.TooManyRequests && answer["Retry-After"] is not null));
        var right = await Post(Par, null, [.. Request("conf2"), ("client_secret", OpPortal.Secret("conf2"))]);
        Assert.Equal(HttpStatusCode.Created, right.Status);

        var elsewhere = await portal.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse("198.51.100.7");
            http.Request.Method = "POST";
            http.Request.Scheme = "https";
            http.Request.Host = new("id.test");
            http.Request.Path = Par;
            http.Request.ContentType = "application/x-www-form-urlencoded";
            http.Request.Body = RelyingParty.Form([.. Request("conf2"), ("client_secret", OpPortal.Secret("conf2"))]).ReadAsStream();
        });
        Assert.Equal(201, elsewhere.Response.StatusCode);
        portal.Time.Pass(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task T68_a_right_assertion_is_taken() => Assert.Equal(HttpStatusCode.Created, (await Push(Sign())).Status);

    [Theory]
    [InlineData("none", "one")]
    [InlineData("None", "one")]
    [InlineData("HS256", "one")]
    [InlineData("HS256", "two")]
    [InlineData("RS256", "one")]
    [InlineData("ES256", "two")]
    [InlineData("ES256", "../../../../dev/null")]
    [InlineData("ES256", null)]
    public async Task T68_an_assertion_of_another_algorithm_or_key_is_refused(string algorithm, string? key) =>
        (await Push(Sign(header: [("alg", algorithm), ("kid", key)]))).Refused(HttpStatusCode.Unauthorized, "invalid_client");

    [Fact]
    public async Task T68_a_key_in_the_header_and_a_small_one_are_refused()
    {
        foreach (var key in new[] { Assertion.OtherEc, Assertion.SmallRsa })
        {
            var forged = Assertion.Sign(
                key, [("kid", "one"), ("jwk", Assertion.Jwk(key)), ("jku", "http://169.254.169.254/keys")], Claims([]), portal.Time.Now);
            (await Push(forged)).Refused(HttpStatusCode.Unauthorized, "invalid_client");
        }
    }

    [Fact]
    public async Task T69_an_assertion_counts_once()
    {
        var assertion = Sign();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Push(assertion)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task T69_a_key_proof_counts_once()
    {
        var proof = Proof.Sign(Assertion.Ec, Token, now: portal.Time.Now);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post(
            Token, proof, [("grant_type", "authorization_code"), ("code", new string('c', 43)), ("redirect_uri", "x"), ("client_id", "conf1"), ("client_secret", OpPortal.Secret("conf1"))])));
        Assert.Single(answers, answer => answer.Json.GetProperty("error").GetString() == "invalid_grant");
        Assert.Equal(19, answers.Count(answer => answer.Json.GetProperty("error").GetString() == "invalid_dpop_proof"));
    }

    [Fact]
    public async Task T74_a_pushed_request_is_its_own_app_s_and_counts_once()
    {
        var browser = await SignedIn();
        var name = await Name();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(Come(name, "conf2"))).Status);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.GetOnce(browser, OpPortal.Address + Come(name))));
        Assert.Single(answers, answer => answer.Location?.StartsWith(OpPortal.RedirectUri("conf1") + "?code=", StringComparison.Ordinal) == true);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task T74_nothing_outside_a_pushed_request_counts()
    {
        var browser = await SignedIn();
        var page = await browser.Get(Come(await Name()) + "&redirect_uri=https%3A%2F%2Fevil.test%2F&scope=openid+email&state=changed&prompt=login&request=x");
        Assert.Equal(OpPortal.RedirectUri("conf1"), page.Location!.GetLeftPart(UriPartial.Path));
        Assert.Contains("state=pushed", page.Location.Query, StringComparison.Ordinal);
        var code = System.Web.HttpUtility.ParseQueryString(page.Location.Query)["code"];
        var tokens = await Redeem("conf1", code!, null);
        Assert.Equal("openid", tokens.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task T74_a_pushed_request_leads_a_stranger_s_browser_through_the_sign_in_and_ends_in_time()
    {
        var rp = await RelyingParty.Start(portal);
        var page = await rp.SignIn(await rp.Browser.Get(Come(await Name())));
        Assert.Contains("state=pushed", page.Location!.Query, StringComparison.Ordinal);

        var late = await Name();
        portal.Time.Pass(TimeSpan.FromSeconds(90));
        Assert.Equal(HttpStatusCode.BadRequest, (await rp.Browser.Get(Come(late))).Status);
    }

    [Fact]
    public async Task A_public_app_s_tokens_are_worth_nothing_without_its_key()
    {
        var browser = await SignedIn();
        var challenge = Provider.Challenge(Verifier);
        var page = await browser.Get("/connect/authorize?" + string.Join('&', Request(KeyedPortal.Public).Append(("code_challenge", challenge)).Append(("code_challenge_method", "S256"))
            .Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2!)}")));
        var code = System.Web.HttpUtility.ParseQueryString(page.Location!.Query)["code"]!;
        var first = (await Redeem(KeyedPortal.Public, code, Show(Token), ("code_verifier", Verifier))).Succeeded();
        var (access, refresh) = (first.GetProperty("access_token").GetString()!, first.GetProperty("refresh_token").GetString()!);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Userinfo("Bearer", access, null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Userinfo("DPoP", access, Proof.Sign(Assertion.Ec, "/connect/userinfo", access, now: portal.Time.Now))).Status);

        // Neither a thief without the key nor one with another can use the token, or end the grant by trying.
        (await Refresh(KeyedPortal.Public, refresh, null)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        (await Refresh(KeyedPortal.Public, refresh, Proof.Sign(Assertion.OtherEc, Token, now: portal.Time.Now))).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        var second = (await Refresh(KeyedPortal.Public, refresh, Show(Token))).Succeeded();
        portal.Time.Pass(TimeSpan.FromMinutes(2));
        (await Refresh(KeyedPortal.Public, refresh, null)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        (await Refresh(KeyedPortal.Public, second.GetProperty("refresh_token").GetString()!, Show(Token))).Succeeded();
    }

    [Fact]
    public async Task A_refresh_asks_whether_the_session_is_strong_enough_for_the_app()
    {
        var person = await portal.Enrolled();
        var browser = await SignedIn(person);
        var page = await browser.Get("/connect/authorize?" + string.Join('&', Request(KeyedPortal.Strong).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}")));
        var code = System.Web.HttpUtility.ParseQueryString(page.Location!.Query)["code"]!;
        var tokens = (await Redeem(KeyedPortal.Strong, code, null)).Succeeded();
        await portal.Change($"update sessions set strength = 2 where account_id = {person.Account.Id.Value}");
        var refresh = tokens.GetProperty("refresh_token").GetString()!;
        (await Refresh(KeyedPortal.Strong, refresh, null)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        await portal.Change($"update sessions set strength = 3 where account_id = {person.Account.Id.Value}");
        (await Refresh(KeyedPortal.Strong, refresh, null)).Succeeded();
    }

    private static (string Name, string? Value)[] Request(string client) =>
    [
        ("client_id", client), ("redirect_uri", OpPortal.RedirectUri(client)), ("response_type", "code"), ("scope", "openid"), ("state", "pushed"),
        .. client == KeyedPortal.Keyed ? ((string, string?)[])[("code_challenge", Provider.Challenge(Verifier)), ("code_challenge_method", "S256")] : [],
    ];

    private static (string, JsonNode?)[] Claims((string, JsonNode?)[] more) =>
        [("iss", KeyedPortal.Keyed), ("sub", KeyedPortal.Keyed), ("aud", OpPortal.Address), .. more];

    private static string Come(string name, string client = "conf1") => $"/connect/authorize?client_id={client}&request_uri={Uri.EscapeDataString(name)}";

    private string Sign((string Name, JsonNode? Value)[]? header = null) =>
        Assertion.Sign(Assertion.Ec, header ?? [("kid", "one")], Claims([]), portal.Time.Now);

    private string Show(string path) => Proof.Sign(Assertion.Ec, path, now: portal.Time.Now);

    private Task<Answer> Push(string assertion) =>
        Post(Par, null, [.. Request(KeyedPortal.Keyed), ("client_assertion", assertion), ("client_assertion_type", Assertion.Type)]);

    private async Task<string> Name() => (await Post(Par, null, [.. Request("conf1"), ("client_secret", OpPortal.Secret("conf1"))])).Json.GetProperty("request_uri").GetString()!;

    private Task<Answer> Redeem(string client, string code, string? proof, params (string Name, string? Value)[] more) => Post(
        Token,
        proof,
        [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OpPortal.RedirectUri(client)), ("client_id", client),
            ("client_secret", client == KeyedPortal.Public ? null : OpPortal.Secret(client)), .. more,
        ]);

    private Task<Answer> Refresh(string client, string token, string? proof) => Post(
        Token,
        proof,
        [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client), ("client_secret", client == KeyedPortal.Public ? null : OpPortal.Secret(client))]);

    private async Task<Answer> Post(string path, string? proof, IEnumerable<(string Name, string? Value)> fields)
    {
        using var server = portal.NewRelyingParty();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RelyingParty.Form(fields) };
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return await Answer.Of(server.SendAsync(request));
    }

    private async Task<Answer> Userinfo(string scheme, string token, string? proof)
    {
        using var server = portal.NewRelyingParty();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.Authorization = new(scheme, token);
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return await Answer.Of(server.SendAsync(request));
    }

    private async Task<Browser> SignedIn(Enrolled? who = null)
    {
        var person = who ?? await portal.Enrolled();
        var browser = portal.NewBrowser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        return browser;
    }
}
