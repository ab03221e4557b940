using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>The whole protocol in memory, and an app that knows how to ask it rightly.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string Issuer = "https://id.test";
    public const string Verifier = "a-verifier-of-the-right-length-0123456789-._~";

    private const string RawQuery = "Raw-Query";

    private readonly WebApplication _app;

    public Provider(Action<OidcOptions>? configure = null, bool overTcp = false)
    {
        Portal = new Portal(Clock);
        Grants = new Grants(Portal);
        Portal.GrantAlive = id => !Grants.IsRevoked(id);
        Portal.GrantSession = Grants.SessionOf;
        var builder = WebApplication.CreateSlimBuilder();
        if (overTcp)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IClients>(Portal);
        builder.Services.AddSingleton<ISignIn>(Portal);
        builder.Services.AddSingleton<IClaims>(Portal);
        builder.Services.AddSingleton<ISigningKeys>(Portal);
        builder.Services.AddSingleton<IProtocolJournal>(Portal);
        builder.Services.AddSingleton<IPushedRequests>(Portal);
        builder.Services.AddSingleton<IReplayGuard>(Portal);
        builder.Services.AddSingleton<IGrants>(Grants);
        builder.Services.AddSingleton<IRefreshTokens>(Grants);
        builder.Services.AddSingleton<IDeviceRequests>(Devices);
        builder.Services.AddOidc(options =>
        {
            options.Issuer = Issuer;
            options.PairwiseSecret = Portal.PairwiseSecret;
            configure?.Invoke(options);
        });
        _app = builder.Build();
        _app.Use(async (http, next) =>
        {
            if (http.Request.Headers.TryGetValue(RawQuery, out var raw))
            {
                http.Request.QueryString = new QueryString("?" + Encoding.Latin1.GetString(Convert.FromBase64String(raw!)));
            }

            http.Connection.RemoteIpAddress = From() ?? http.Connection.RemoteIpAddress;
            try
            {
                await next();
            }
            catch (Exception) when (ClearsWhatFails)
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            Refusal = http.Features.Get<OidcRefusal>();
        });
        _app.MapOidc();
        _app.Start();
        Browser = overTcp
            ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            : _app.GetTestClient();
        Browser.BaseAddress = new Uri(overTcp ? _app.Urls.Single() : Issuer);
    }

    public Clock Clock { get; } = new();

    /// <summary>Where each request comes from; null: where it says.</summary>
    public Func<IPAddress?> From { get; set; } = () => null;

    public Portal Portal { get; }

    public Grants Grants { get; }

    public Devices Devices { get; } = new();

    public LogoutTokens LogoutTokens => _app.Services.CreateScope().ServiceProvider.GetRequiredService<LogoutTokens>();

    public HttpClient Browser { get; }

    /// <summary>For requests that <see cref="HttpClient"/> would repair.</summary>
    public TestServer Server => _app.GetTestServer();

    /// <summary>Lets the host clear the answer of what fails, as error pages do, and say 503.</summary>
    public bool ClearsWhatFails { get; set; }

    /// <summary>What the last request left for the host to show.</summary>
    public OidcRefusal? Refusal { get; private set; }

    public static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public static Dictionary<string, string?> ValidRequest() => new()
    {
        ["client_id"] = "web",
        ["redirect_uri"] = Portal.Callback,
        ["response_type"] = "code",
        ["scope"] = "openid",
        ["state"] = "state-1",
        ["nonce"] = "nonce-1",
        ["code_challenge"] = Challenge(Verifier),
        ["code_challenge_method"] = "S256",
    };

    /// <summary>A valid authorization request, with some parameters changed (null: left out).</summary>
    public Task<HttpResponseMessage> Authorize(params (string Name, string? Value)[] changes) =>
        Browser.GetAsync(Query("/connect/authorize", Changed(ValidRequest(), changes)));

    public Task<HttpResponseMessage> AuthorizeByPost(params (string Name, string? Value)[] changes) =>
        Browser.PostAsync("/connect/authorize", Form(Changed(ValidRequest(), changes)));

    public async Task<string> Code(params (string Name, string? Value)[] changes)
    {
        if (Portal.Person is null)
        {
            Portal.SignIn();
        }

        return Answer(await Authorize(changes))["code"];
    }

    /// <summary>A valid token request of the client "web" by client_secret_post, with some parameters changed.</summary>
    public Task<HttpResponseMessage> Exchange(string code, params (string Name, string? Value)[] changes) =>
        Browser.PostAsync("/connect/token", Form(Changed(ValidExchange(code), changes)));

    public static Dictionary<string, string?> ValidExchange(string code) => new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["redirect_uri"] = Portal.Callback,
        ["code_verifier"] = Verifier,
        ["client_id"] = "web",
        ["client_secret"] = Portal.Secret,
    };

    public async Task<JsonElement> Tokens(params (string Name, string? Value)[] changes) =>
        await Json(await Exchange(await Code(changes)));

    /// <summary>A valid refresh of the client "web", with some parameters changed.</summary>
    public Task<HttpResponseMessage> Refresh(string? refreshToken, params (string Name, string? Value)[] changes) =>
        Post("/connect/token", [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. changes]);

    /// <summary>A form from the client "web" by client_secret_post, with some parameters changed.</summary>
    public Task<HttpResponseMessage> Post(string path, params (string Name, string? Value)[] parameters) =>
        Browser.PostAsync(path, Form(Changed(new() { ["client_id"] = "web", ["client_secret"] = Portal.Secret }, parameters)));

    public async Task<HttpResponseMessage> Userinfo(string? accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        return await Browser.SendAsync(request);
    }

    /// <summary>GET with the query exactly as written: <see cref="Uri"/> would repair bad percent signs.</summary>
    public Task<HttpResponseMessage> GetRaw(string path, string query)
    {
        using var request = Raw(path, query);
        return Browser.SendAsync(request);
    }

    public static HttpRequestMessage Raw(string path, string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(RawQuery, Convert.ToBase64String(Encoding.Latin1.GetBytes(query)));
        return request;
    }

    public static string Query(string path, Dictionary<string, string?> parameters) => QueryHelpers.AddQueryString(path, parameters);

    public static FormUrlEncodedContent Form(Dictionary<string, string?> parameters) =>
        new(parameters.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)));

    public static Dictionary<string, string?> Changed(Dictionary<string, string?> valid, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            valid[name] = value;
        }

        return valid.Where(pair => pair.Value is not null).ToDictionary();
    }

    /// <summary>The fields of an answer that went to the app by redirect.</summary>
    public static Dictionary<string, string> Answer(HttpResponseMessage response, string to = Portal.Callback)
    {
        Assert.Equal(303, (int)response.StatusCode);
        var location = response.Headers.Location!.OriginalString;
        Assert.StartsWith(to + (to.Contains('?') ? "&" : "?"), location);
        return QueryHelpers.ParseQuery(location[location.IndexOf('?')..]).ToDictionary(pair => pair.Key, pair => Assert.Single(pair.Value)!);
    }

    public static async Task<JsonElement> Json(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
    }
}
