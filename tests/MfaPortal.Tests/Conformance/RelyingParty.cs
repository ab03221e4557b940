using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>What a whole flow brought.</summary>
internal sealed record Completed(string Code, JsonElement Tokens, JsonElement IdToken, JsonElement Userinfo)
{
    public string AccessToken => Tokens.GetProperty("access_token").GetString()!;

    public string RefreshToken => Tokens.GetProperty("refresh_token").GetString()!;

    public string IdTokenText => Tokens.GetProperty("id_token").GetString()!;

    public string Subject => IdToken.GetProperty("sub").GetString()!;

    public DateTimeOffset AuthTime => CommonChecks.Time(IdToken, "auth_time");
}

/// <summary>The suite's relying party with one person in one browser. Every step asserts what <see cref="CommonChecks"/> names.</summary>
internal sealed class RelyingParty
{
    private readonly OpPortal op;
    private readonly string? responseMode;

    private RelyingParty(OpPortal op, string client, string? responseMode, Enrolled person, Browser browser)
    {
        (this.op, Client, this.responseMode, Person, Browser) = (op, client, responseMode, person, browser);
        Http = op.NewRelyingParty();
    }

    public string Client { get; }

    public Enrolled Person { get; }

    public Browser Browser { get; }

    public HttpClient Http { get; }

    public JsonElement Metadata { get; private set; }

    public JsonElement Jwks { get; private set; }

    /// <summary>Of the last request.</summary>
    public string? State { get; private set; }

    public string? Nonce { get; private set; }

    /// <summary>Set to send the secret in the body instead of by Basic.</summary>
    public bool SecretInBody { get; init; }

    public static async Task<RelyingParty> Start(OpPortal op, string? responseMode = null, string client = "conf1", bool secretInBody = false)
    {
        var party = new RelyingParty(op, client, responseMode, await op.Enrolled(), op.NewBrowser()) { SecretInBody = secretInBody };
        party.Metadata = (await Answer.Of(party.Http.GetAsync("/.well-known/openid-configuration"))).Succeeded();
        Assert.Equal(OpPortal.Address, party.Metadata.GetProperty("issuer").GetString());
        party.Jwks = (await Answer.Of(party.Http.GetAsync(party.Endpoint("jwks_uri")))).Succeeded();
        CommonChecks.Keys(party.Jwks);
        return party;
    }

    public string Endpoint(string name) => Metadata.GetProperty(name).GetString()!;

    public List<(string Name, string Value)> Parameters(params (string Name, string? Value)[] changes)
    {
        (string Name, string? Value)[] usual =
        [
            ("client_id", Client), ("redirect_uri", OpPortal.RedirectUri(Client)), ("response_type", "code"), ("scope", "openid"),
            ("state", Random(10)), ("nonce", Random(10)), ("response_mode", responseMode),
        ];
        var all = usual.Where(one => changes.All(change => change.Name != one.Name)).Concat(changes)
            .Where(one => one.Value is not null).Select(one => (one.Name, Value: one.Value!)).ToList();
        State = all.Find(one => one.Name == "state").Value;
        Nonce = all.Find(one => one.Name == "nonce").Value;
        return all;
    }

    /// <summary>An authorization request; a name given here replaces the usual value, null leaves it out.</summary>
    public Task<Page> Request(params (string Name, string? Value)[] changes) => Open(Parameters(changes));

    public Task<Page> Open(IEnumerable<(string Name, string Value)> parameters) => Browser.Get(
        Endpoint("authorization_endpoint") + "?" + string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}")));

    /// <summary>Where the suite asks its operator for a picture of the sign-in page: it is one, and it is filled in.</summary>
    public async Task<Page> SignIn(Page page)
    {
        Assert.True(page.Status == HttpStatusCode.OK && page.Has("main input[autocomplete=current-password]"), $"No sign-in page at {page.Url}: {page.Status} {page.Location}\n{page.Html}");
        page = await Browser.Submit(page, FilledForm.Password(Person.UserName));

        // Each code of the person's app is taken once.
        op.Time.Pass(TimeSpan.FromSeconds(30));
        return await Browser.Submit(page, FilledForm.Code(Person.CodeAt(op.Time.Now)));
    }

    public Callback Callback(Page page) => Conformance.Callback.Of(page, OpPortal.RedirectUri(Client), responseMode);

    /// <summary>An error page: nothing leads from it to any relying party.</summary>
    public static void AssertStaysHere(Page page)
    {
        Assert.Null(page.Location);
        Assert.Contains((int)page.Status, new[] { 200, 400 });
        Assert.NotEmpty(page.Text("h1"));
        Assert.DoesNotContain("rp.test", page.Html, StringComparison.OrdinalIgnoreCase);
    }

    public async Task<Completed> HappyFlow(params (string Name, string? Value)[] changes) =>
        await Complete(await SignIn(await Request(changes)), [.. changes.Where(change => change.Name == "code_verifier")]);

    /// <summary>From the answer at the redirect URI to userinfo.</summary>
    public async Task<Completed> Complete(Page page, params (string Name, string? Value)[] changes)
    {
        var code = Callback(page).Code(State);
        var answer = await Redeem(code, changes);
        CommonChecks.Tokens(answer);
        var idToken = CommonChecks.IdToken(answer.Json, Jwks, Client, Nonce, op.Time.Now);
        var userinfo = (await Userinfo(answer.Json.GetProperty("access_token").GetString()!)).Succeeded();
        CommonChecks.Claims(userinfo);
        Assert.Equal(idToken.GetProperty("sub").GetString(), userinfo.GetProperty("sub").GetString());
        return new Completed(code, answer.Json, idToken, userinfo);
    }

    /// <summary>A valid exchange; a name given here replaces the usual value, null leaves it out.</summary>
    public Task<Answer> Redeem(string code, params (string Name, string? Value)[] changes)
    {
        (string Name, string? Value)[] usual = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OpPortal.RedirectUri(Client))];
        return Token([.. usual.Where(one => changes.All(change => change.Name != one.Name)), .. changes]);
    }

    public Task<Answer> Token(params (string Name, string? Value)[] fields) => Post("token_endpoint", fields);

    /// <summary>A form to an endpoint, with the client's credentials.</summary>
    public async Task<Answer> Post(string endpoint, params (string Name, string? Value)[] fields)
    {
        IEnumerable<(string Name, string? Value)> all = SecretInBody ? [.. fields, ("client_id", Client), ("client_secret", OpPortal.Secret(Client))] : fields;
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint(endpoint)) { Content = Form(all) };
        if (!SecretInBody)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Client}:{OpPortal.Secret(Client)}")));
        }

        return await Answer.Of(Http.SendAsync(request));
    }

    public async Task<Answer> Userinfo(string accessToken, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, Endpoint("userinfo_endpoint"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await Answer.Of(Http.SendAsync(request));
    }

    public static FormUrlEncodedContent Form(IEnumerable<(string Name, string? Value)> fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)));

    public static string Random(int letters) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(letters))[..letters];
}
