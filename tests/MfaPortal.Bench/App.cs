using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MfaPortal.Bench;

internal sealed record Tokens(string Access, string Refresh);

/// <summary>A relying app's server: its own connection, its secret in the header.</summary>
internal sealed class App(PortalProcess portal) : IDisposable
{
    private static readonly AuthenticationHeaderValue Secret = new(
        "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{PortalProcess.ClientId}:{PortalProcess.ClientSecret}")));

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = portal.Address,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public Task<Tokens> Redeem(string code, string verifier, CancellationToken ct) => Token(ct,
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", PortalProcess.RedirectUri), ("code_verifier", verifier));

    public Task<Tokens> Refresh(string refreshToken, CancellationToken ct) => Token(ct, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public Task<Tokens> ClientCredentials(CancellationToken ct) => Token(ct, ("grant_type", "client_credentials"));

    public Task Introspect(string token, CancellationToken ct) => Post("/connect/introspect", ct, ("token", token));

    public async Task Userinfo(string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    public async Task Get(string path, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    private async Task<Tokens> Token(CancellationToken ct, params (string Name, string Value)[] fields)
    {
        using var answer = JsonDocument.Parse(await Post("/connect/token", ct, fields));
        return new Tokens(Text("access_token"), Text("refresh_token"));

        string Text(string name) => answer.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : "";
    }

    private async Task<byte[]> Post(string path, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { Authorization = Secret } };
        using var answer = await http.SendAsync(request, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(body)}");
    }
}
