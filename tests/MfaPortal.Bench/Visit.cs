using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using MfaPortal.Factors.Totp;

namespace MfaPortal.Bench;

/// <summary>One browser of one person, and the app behind it.</summary>
internal sealed class Visit(PortalProcess portal, BenchPerson person) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = portal.Address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The app that this person signs in to.</summary>
    public App App { get; } = new(portal);

    /// <summary>From the app's request through password and code to tokens.</summary>
    public async Task<Tokens> SignIn(CancellationToken ct)
    {
        var verifier = NewVerifier();
        var page = await Follow(await http.GetAsync(AuthorizePath(verifier), ct), ct);
        page = await Follow(await Post(page, ct, ("Input.UserName", person.UserName), ("Input.Password", People.Password)), ct);
        var code = TotpRule.Code(person.Secret.Bytes, TotpRule.StepAt(TimeProvider.System.GetUtcNow()));
        return await App.Redeem(Code(await Follow(await Post(page, ct, ("Code", code)), ct)), verifier, ct);
    }

    /// <summary>Another app's request while the session is there.</summary>
    public async Task<Tokens> SecondApp(CancellationToken ct)
    {
        var (code, verifier) = await NewCode(ct);
        return await App.Redeem(code, verifier, ct);
    }

    public async Task<(string Code, string Verifier)> NewCode(CancellationToken ct)
    {
        var verifier = NewVerifier();
        return (Code(await Follow(await http.GetAsync(AuthorizePath(verifier), ct), ct)), verifier);
    }

    public void Dispose()
    {
        http.Dispose();
        App.Dispose();
    }

    private static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string AuthorizePath(string verifier) =>
        $"/connect/authorize?response_type=code&client_id={PortalProcess.ClientId}&scope=openid%20profile%20email&state=s&nonce=n"
        + $"&redirect_uri={Uri.EscapeDataString(PortalProcess.RedirectUri)}&code_challenge_method=S256"
        + $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}";

    private async Task<HttpResponseMessage> Follow(HttpResponseMessage answer, CancellationToken ct)
    {
        while (answer.Headers.Location is { } location && !location.OriginalString.StartsWith(PortalProcess.RedirectUri, StringComparison.Ordinal))
        {
            answer = await http.GetAsync(location, ct);
        }

        return answer;
    }

    private async Task<HttpResponseMessage> Post(HttpResponseMessage answer, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        var page = await Parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync(ct), ct);
        var form = page.Forms.First(form => form.QuerySelector($"[name='{fields[0].Name}']") is not null);
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        using var content = new FormUrlEncodedContent(values);
        var target = form.GetAttribute("action") is { Length: > 0 } action ? action : answer.RequestMessage!.RequestUri!.PathAndQuery;
        return await http.PostAsync(new Uri(target, UriKind.RelativeOrAbsolute), content, ct);
    }

    private string Code(HttpResponseMessage answer) => HttpUtility.ParseQueryString(answer.Headers.Location?.Query ?? "")["code"]
        ?? throw new InvalidOperationException($"No code for {person.UserName}: {answer.StatusCode} at {answer.RequestMessage!.RequestUri!.AbsolutePath}.");
}
