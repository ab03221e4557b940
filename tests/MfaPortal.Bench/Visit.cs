using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
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

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = portal.Address };

    /// <summary>From the app's request through password and code to tokens.</summary>
    public async Task SignIn()
    {
        var verifier = NewVerifier();
        var page = await Follow(await http.GetAsync(AuthorizePath(verifier)));
        page = await Follow(await Post(page, ("Input.UserName", person.UserName), ("Input.Password", People.Password)));
        var code = TotpRule.Code(person.Secret.Bytes, TotpRule.StepAt(TimeProvider.System.GetUtcNow()));
        await Exchange(await Follow(await Post(page, ("Code", code))), verifier);
    }

    /// <summary>Another app's request while the session is there.</summary>
    public async Task SecondApp()
    {
        var verifier = NewVerifier();
        await Exchange(await Follow(await http.GetAsync(AuthorizePath(verifier))), verifier);
    }

    public void Dispose() => http.Dispose();

    private static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string AuthorizePath(string verifier) =>
        $"/connect/authorize?response_type=code&client_id={PortalProcess.ClientId}&scope=openid%20profile%20email&state=s&nonce=n"
        + $"&redirect_uri={Uri.EscapeDataString(PortalProcess.RedirectUri)}&code_challenge_method=S256"
        + $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}";

    private async Task<HttpResponseMessage> Follow(HttpResponseMessage answer)
    {
        while (answer.Headers.Location is { } location && !location.OriginalString.StartsWith(PortalProcess.RedirectUri, StringComparison.Ordinal))
        {
            answer = await http.GetAsync(location);
        }

        return answer;
    }

    private async Task<HttpResponseMessage> Post(HttpResponseMessage answer, params (string Name, string Value)[] fields)
    {
        var page = await Parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        var form = page.Forms.First(form => form.QuerySelector($"[name='{fields[0].Name}']") is not null);
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        using var content = new FormUrlEncodedContent(values);
        var target = form.GetAttribute("action") is { Length: > 0 } action ? action : answer.RequestMessage!.RequestUri!.PathAndQuery;
        return await http.PostAsync(new Uri(target, UriKind.RelativeOrAbsolute), content);
    }

    private async Task Exchange(HttpResponseMessage answer, string verifier)
    {
        var code = HttpUtility.ParseQueryString(answer.Headers.Location?.Query ?? "")["code"]
            ?? throw new InvalidOperationException($"No code for {person.UserName}: {answer.StatusCode} at {answer.RequestMessage!.RequestUri!.AbsolutePath}.");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = PortalProcess.RedirectUri,
                ["code_verifier"] = verifier,
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{PortalProcess.ClientId}:{PortalProcess.ClientSecret}")));
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
