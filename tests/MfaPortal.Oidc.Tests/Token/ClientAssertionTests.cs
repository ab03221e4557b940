using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Token;

/// <summary><c>private_key_jwt</c> at the token endpoint.</summary>
public sealed class ClientAssertionTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ClientAssertionTests() => Register(Assertion.Jwk(Assertion.Ec));

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Takes_a_right_assertion() => await IsTaken(Assertion.Sign(Assertion.Ec));

    [Fact]
    public async Task Takes_the_token_endpoint_as_audience() =>
        await IsTaken(Assertion.Sign(Assertion.Ec, payload: [("aud", Provider.Issuer + "/connect/token")]));

    [Fact]
    public async Task Takes_an_assertion_without_client_id() => await IsTaken(Assertion.Sign(Assertion.Ec), ("client_id", null));

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task Takes_RSA_keys(string algorithm)
    {
        Register(Assertion.Jwk(Assertion.Rsa));
        await IsTaken(Assertion.Sign(Assertion.Rsa, header: [("alg", algorithm)]));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("client-authentication+jwt")]
    public async Task Takes_the_types_of_an_assertion(string type) => await IsTaken(Assertion.Sign(Assertion.Ec, header: [("typ", type)]));

    [Theory]
    [InlineData("iat", 8)]
    [InlineData("iat", 30)]
    [InlineData("nbf", 30)]
    [InlineData("nbf", -600)]
    [InlineData("exp", 300)]
    [InlineData("exp", -29)]
    public async Task Forgives_a_clock_that_is_a_little_off(string name, int seconds) =>
        await IsTaken(Assertion.Sign(Assertion.Ec, payload: [(name, In(seconds))]));

    [Theory]
    [InlineData("iat", 61)]
    [InlineData("nbf", 61)]
    [InlineData("exp", 331)]
    [InlineData("exp", 315_000_000)]
    [InlineData("exp", -31)]
    [InlineData("exp", -3600)]
    public async Task Refuses_the_wrong_time(string name, int seconds) =>
        await IsRefused(Assertion.Sign(Assertion.Ec, payload: [(name, In(seconds))]));

    [Theory]
    [InlineData("exp", null)]
    [InlineData("exp", "\"soon\"")]
    [InlineData("iat", "\"now\"")]
    [InlineData("jti", null)]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "7")]
    [InlineData("iss", null)]
    [InlineData("iss", "\"other\"")]
    [InlineData("sub", null)]
    [InlineData("sub", "\"other\"")]
    [InlineData("aud", null)]
    [InlineData("aud", "\"https://id.test/\"")]
    [InlineData("aud", "\"https://evil.test/connect/token\"")]
    [InlineData("aud", "\"https://id.test/connect/par\"")]
    [InlineData("aud", "\"web\"")]
    [InlineData("aud", "[\"https://id.test\"]")]
    [InlineData("aud", "[\"https://id.test\",\"https://evil.test\"]")]
    public async Task Refuses_a_claim_that_is_wrong(string name, string? json) =>
        await IsRefused(Assertion.Sign(Assertion.Ec, payload: [(name, json is null ? null : JsonNode.Parse(json))]));

    [Theory]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "\"dpop+jwt\"")]
    [InlineData("typ", "1")]
    [InlineData("crit", "[\"b64\"]")]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"None\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", "\"RS256\"")]
    [InlineData("alg", null)]
    [InlineData("kid", "\"another\"")]
    [InlineData("kid", "1")]
    public async Task Refuses_a_header_that_is_wrong(string name, string? json) =>
        await IsRefused(Assertion.Sign(Assertion.Ec, header: [(name, json is null ? null : JsonNode.Parse(json))]));

    [Fact]
    public async Task Refuses_another_key_even_when_the_header_brings_it_along() => await IsRefused(
        Assertion.Sign(Assertion.OtherEc, header: [("jwk", Assertion.Jwk(Assertion.OtherEc)), ("jku", "https://evil.test/jwks")]));

    [Fact]
    public async Task Uses_the_key_that_the_header_names_and_no_other()
    {
        Register(Assertion.Jwk(Assertion.Ec, ("kid", "one")), Assertion.Jwk(Assertion.OtherEc, ("kid", "two")));
        await IsTaken(Assertion.Sign(Assertion.OtherEc, header: [("kid", "two")]));
        await IsRefused(Assertion.Sign(Assertion.Ec, header: [("kid", "two")]));
        await IsRefused(Assertion.Sign(Assertion.Ec));
    }

    [Fact]
    public async Task Takes_a_key_for_the_algorithm_it_was_registered_for_alone()
    {
        Register(Assertion.Jwk(Assertion.Rsa, ("alg", "PS256")));
        await IsTaken(Assertion.Sign(Assertion.Rsa));
        await IsRefused(Assertion.Sign(Assertion.Rsa, header: [("alg", "RS256")]));
    }

    [Fact]
    public async Task Refuses_an_assertion_that_was_used_before()
    {
        var assertion = Assertion.Sign(Assertion.Ec);
        await IsTaken(assertion);
        await IsRefused(assertion);
    }

    [Fact]
    public async Task Lets_one_of_parallel_replays_pass()
    {
        var assertion = Assertion.Sign(Assertion.Ec);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Send("no-such-code", assertion))));
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Keeps_the_ids_of_two_clients_apart()
    {
        _provider.Portal.Clients["second"] = _provider.Portal.Clients["web"] with { Id = "second" };
        await IsTaken(Assertion.Sign(Assertion.Ec, payload: [("jti", "same")]));
        var other = Assertion.Sign(Assertion.Ec, payload: [("jti", "same"), ("iss", "second"), ("sub", "second")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("no-such-code", other, ("client_id", "second"))).StatusCode);
    }

    [Theory]
    [InlineData("client_secret", null)]
    [InlineData("client_secret", Portal.Secret)]
    public async Task Lets_a_client_with_keys_fall_back_to_nothing(string name, string? value)
    {
        var response = await _provider.Exchange(await _provider.Code(), (name, value));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_an_assertion_of_a_client_that_has_no_key()
    {
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { SecretHashes = [Client.HashSecret(Portal.Secret)], Keys = [] };
        await IsRefused(Assertion.Sign(Assertion.Ec));
    }

    [Theory]
    [InlineData("client_assertion_type", null, 400)]
    [InlineData("client_assertion", null, 400)]
    [InlineData("client_secret", Portal.Secret, 400)]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", 401)]
    [InlineData("client_id", "other", 401)]
    [InlineData("client_assertion", "a.b.c", 401)]
    [InlineData("client_assertion", "e30.e30.", 401)]
    public async Task Refuses_a_request_that_is_wrong_around_it(string name, string? value, int status) =>
        Assert.Equal(status, (int)(await Send(await _provider.Code(), Assertion.Sign(Assertion.Ec), (name, value))).StatusCode);

    [Fact]
    public async Task Refuses_an_assertion_beside_Basic()
    {
        _provider.Browser.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("web:" + Portal.Secret)));
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("x", Assertion.Sign(Assertion.Ec))).StatusCode);
    }

    [Fact]
    public async Task Says_one_thing_in_public_and_the_reason_in_the_journal()
    {
        var texts = new List<string>();
        foreach (var assertion in new[] { Assertion.Sign(Assertion.OtherEc), Assertion.Sign(Assertion.Ec, payload: [("aud", "x")]), Assertion.Sign(Assertion.Ec, payload: [("jti", null)]) })
        {
            texts.Add(await (await Send("x", assertion)).Content.ReadAsStringAsync());
        }

        Assert.Single(texts.Distinct());
        Assert.Equal(3, _provider.Portal.Journal.OfType<ProtocolEvent.ClientAuthenticationFailed>().Select(told => told.Detail).Distinct().Count());
    }

    private void Register(params JsonObject[] keys)
    {
        Assert.Null(PublicKey.ReadSet(Assertion.Jwks(keys), out var read));
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { SecretHashes = [], Keys = read };
    }

    private static long In(int seconds) => new Clock().Now.ToUnixTimeSeconds() + seconds;

    private async Task IsTaken(string assertion, params (string Name, string? Value)[] changes)
    {
        var response = await Send(await _provider.Code(), assertion, changes);
        Assert.True(response.IsSuccessStatusCode, string.Join(' ', _provider.Portal.Journal));
    }

    private async Task IsRefused(string assertion)
    {
        var response = await Send(await _provider.Code(), assertion);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_client", (await Provider.Json(response)).GetProperty("error").GetString());
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    private Task<HttpResponseMessage> Send(string code, string assertion, params (string Name, string? Value)[] changes) => _provider.Exchange(
        code, [("client_secret", null), ("client_assertion", assertion), ("client_assertion_type", Assertion.Type), .. changes]);
}
