using System.Net;
using System.Text;

namespace MfaPortal.Oidc.Tests;

/// <summary>Valid requests, broken at random from a fixed seed: whatever comes, it is the sender's fault.</summary>
public sealed class MutationTests : IAsyncDisposable
{
    private const int Rounds = 3000;

    private static readonly string[] Pieces =
    [
        "%", "%0", "%00", "%zz", "%ff%fe", "%c3%28", "%ed%a0%80", "+", "&", "=", "&&", "==", "\"", "'", "<", ">", "\\", "%0d%0a", "%0aSet-Cookie:x",
        "&state=1", "&client_id=web", "&claims=%7b%7d", "&claims=%7b%22id_token%22:%7b%22sub%22:%7b%22value%22:1%7d%7d%7d", "&max_age=2147483648",
        "&max_age=999999999", "&prompt=none", "%5cud800", "&claims=%7b%22userinfo%22:%7b%22%5cudc00%22:null%7d%7d", "&id_token_hint=eyJraWQiOiJcdWQ4MDAifQ.e30.AAAA", "&response_mode=form_post", "&acr_values=", "&id_token_hint=a.b.c", "&id_token_hint=e30.e30.e30",
        "..", "//", "https://", "javascript:", "%F0%9F%92%A9", "[]", "{}", "null", "-1", "0", "%2520", "%EF%BB%BF", ";", "#", "\u0001", "~",
    ];

    private readonly Provider _provider = new();
    private ulong _seed = 0x9E3779B97F4A7C15;

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData("/connect/authorize")]
    [InlineData("/connect/authorize/resume")]
    [InlineData("/connect/token")]
    [InlineData("/connect/par")]
    [InlineData("/connect/userinfo")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/logout")]
    public async Task Nothing_that_is_sent_breaks(string path)
    {
        var place = 0u;
        _provider.From = () => new IPAddress(Interlocked.Increment(ref place));
        var tokens = await _provider.Tokens();
        var hint = tokens.GetProperty("id_token").GetString()!;
        var access = tokens.GetProperty("access_token").GetString()!;
        var valid = await Provider.Form(path switch
        {
            "/connect/authorize" => Provider.Changed(Provider.ValidRequest(), [("max_age", "60"), ("claims", """{"id_token":{"acr":{"value":"x"}}}""")]),
            "/connect/authorize/resume" => new() { ["journey"] = "j1" },
            "/connect/par" => Provider.Changed(Provider.ValidRequest(), [("client_assertion", Assertion.Sign(Assertion.Ec)), ("client_assertion_type", Assertion.Type)]),
            "/connect/token" => Provider.ValidExchange(await _provider.Code()),
            "/connect/userinfo" => new() { ["access_token"] = access },
            "/connect/introspect" or "/connect/revoke" => new() { ["token"] = access, ["client_id"] = "web", ["client_secret"] = Portal.Secret },
            _ => new() { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = "https://app.test/bye", ["state"] = "s" },
        }).ReadAsStringAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var mutated = Mutate(valid);
            using var request = Next(2) == 0
                ? Provider.Raw(path, mutated)
                : new HttpRequestMessage(HttpMethod.Post, path) { Content = Body(mutated) };
            if (Next(3) == 0)
            {
                var header = Next(2) == 0 ? "Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(Mutate("web:secret"))) : "Bearer " + Mutate(access);
                request.Headers.TryAddWithoutValidation("Authorization", Printable(Next(4) == 0 ? Mutate(header) : header));
            }

            if (Next(3) == 0)
            {
                request.Headers.TryAddWithoutValidation("DPoP", Printable(Mutate(Proof.Sign(Assertion.Ec, path))));
            }

            var response = await _provider.Browser.SendAsync(request);
            Assert.True((int)response.StatusCode < 500, $"Round {round}: {mutated}");
        }
    }

    private string Mutate(string text)
    {
        var mutated = new StringBuilder(text);
        for (var cuts = Next(4); cuts >= 0; cuts--)
        {
            var at = Next(mutated.Length + 1);
            switch (Next(5))
            {
                case 0:
                    mutated.Insert(at, Pieces[Next(Pieces.Length)]);
                    break;
                case 1:
                    mutated.Remove(at, Math.Min(Next(12), mutated.Length - at));
                    break;
                case 2:
                    mutated.Insert(at, (char)Next(256));
                    break;
                case 3:
                    mutated.Insert(at, mutated.ToString(at, Math.Min(Next(40), mutated.Length - at)));
                    break;
                default:
                    mutated.Append(Pieces[Next(Pieces.Length)]).Append('A', Next(20) == 0 ? 5000 : 0);
                    break;
            }
        }

        return mutated.ToString();
    }

    private static ByteArrayContent Body(string text)
    {
        var body = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
        body.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        return body;
    }

    /// <summary>What a client could put on the wire at all in a header.</summary>
    private static string Printable(string text) => string.Concat(text.Where(letter => letter is >= ' ' and <= '~'));

    /// <summary>xorshift64*: the same rounds in every run.</summary>
    private int Next(int below)
    {
        _seed ^= _seed >> 12;
        _seed ^= _seed << 25;
        _seed ^= _seed >> 27;
        return (int)((_seed * 0x2545F4914F6CDD1D >> 33) % (ulong)below);
    }
}
