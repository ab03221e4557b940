using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Sessions;

/// <summary>Cookies that nobody gave out: never a session, never an error of ours (threats T09, T84). Over the real server.</summary>
public sealed class BrokenCookiesTests(BrokenCookiesTests.Served served) : IClassFixture<BrokenCookiesTests.Served>
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    private PortalFactory Portal => served.Portal;

    [Fact]
    public async Task Takes_no_session_cookie_with_a_character_changed()
    {
        var person = await Portal.Person();
        var whole = await SignIn(person.UserName);
        Assert.Equal(HttpStatusCode.OK, (await Ask("/factors", $"session={whole}")).Status);

        var taken = new List<string>();
        foreach (var (at, letter) in Enumerable.Range(0, whole.Length).SelectMany(at => new[] { (at, Next(whole[at])), (at, '%') }))
        {
            var broken = $"{whole[..at]}{letter}{whole[(at + 1)..]}";
            if ((await Ask("/factors", $"session={broken}")).Status != HttpStatusCode.Redirect)
            {
                taken.Add(broken);
            }
        }

        Assert.Empty(taken);
    }

    public static TheoryData<string, string> Broken
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var cookie in new[] { "session", "browser", "form", "language", "sign-out" })
            {
                foreach (var value in new[] { "empty", "dot", "dots", "long", "quotes", "percent", "accents", "high", "json", "huge" })
                {
                    data.Add(cookie, value);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Answers_every_page_as_to_a_stranger(string cookie, string value)
    {
        var text = value switch
        {
            "empty" => "",
            "dot" => ".",
            "dots" => "00000000000000000000000000000000.",
            "long" => new string('A', 4000),
            "quotes" => "\"a\\\"b\"",
            "percent" => "%00%ff%zz",
            "accents" => "\u00e9\u00e8",
            "high" => "\u0080\u00ff",
            "json" => "{\"a\":[1,2]}",
            _ => new string('A', 30_000),
        };

        foreach (var path in new[] { "/", "/sign-in", "/factors", "/session/remaining", "/sign-out", "/signed-out", "/sign-in/continue?j=1", "/factors/totp/verify?c=1", AppRequest.Authorize(("prompt", "none")) })
        {
            var (status, body) = await Ask(path, $"{cookie}={text}");
            Assert.True((int)status < 500, $"{path}: {status}");
            Assert.DoesNotContain("action=\"/sign-out\"", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("\u0001")]
    public async Task Refuses_control_characters_without_failing(string value) =>
        Assert.InRange((int)(await Ask("/factors", $"session={value}")).Status, 300, 499);

    /// <summary>Addresses with what a header cannot hold must not become a redirect that the server cannot send.</summary>
    [Theory]
    [InlineData("/factors?after=%C3%A9")]
    [InlineData("/factors/%C3%A9%C3%A9%C3%A9%C3%A9")]
    [InlineData("/factors?%0d%0aSet-Cookie:x=y")]
    [InlineData("/factors%0d%0a")]
    [InlineData("/factors/enrol?j=%C3%A9")]
    [InlineData("/factors/enrol?j=%0d%0a")]
    [InlineData("/sign-in/other-way?j=%C3%A9%0a")]
    [InlineData("/sign-in?after=%C3%A9")]
    [InlineData("/sign-in/continue?j=%00")]
    [InlineData("/connect/authorize/resume?journey=%00")]
    [InlineData("/factors/00000000000000000000000000000000?x=\u00e9")]
    public async Task Redirects_from_any_address(string path) =>
        Assert.InRange((int)(await Ask(path, "")).Status, 200, 499);

    [Theory]
    [InlineData("return=%2F%C3%A9&language=nl")]
    [InlineData("return=%2F%0d%0aSet-Cookie%3Ax%3Dy&language=nl")]
    [InlineData("return=%2F%00&language=%00")]
    [InlineData("return=%2F%F0%9F%94%92&language=nl")]
    [InlineData("return=%2F%7f&language=nl")]
    public async Task Redirects_to_any_page_after_a_choice_of_language(string form) =>
        Assert.InRange((int)(await Ask("/language", "", form)).Status, 300, 499);

    private static char Next(char letter) => Alphabet[(Alphabet.IndexOf(letter, StringComparison.Ordinal) + 17) % 64];

    private async Task<string> SignIn(string userName)
    {
        var browser = new Browser(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, new Uri($"http://localhost:{served.Port.ToString(CultureInfo.InvariantCulture)}"));
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(userName));
        Assert.Equal("/", page.Path);
        return browser.Cookies["session"];
    }

    // By hand, because a client of good manners refuses to send these.
    private async Task<(HttpStatusCode Status, string Body)> Ask(string path, string cookie, string? form = null)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, served.Port);
        await using var stream = connection.GetStream();
        var head = $"{(form is null ? "GET" : "POST")} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\nCookie: {cookie}\r\n"
            + (form is null ? "\r\n" : $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{form}");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        return ((HttpStatusCode)int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer);
    }

    /// <summary>The portal behind Kestrel, on a free port.</summary>
    public sealed class Served : IAsyncLifetime
    {
        public PortalFactory Portal { get; } = new();

        public int Port { get; private set; }

        public async Task InitializeAsync()
        {
            await Portal.InitializeAsync();
            Portal.UseKestrel(0);
            Portal.StartServer();
            var addresses = Portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            Port = new Uri(addresses.First()).Port;
        }

        public Task DisposeAsync() => Portal.DisposeAsync().AsTask();
    }
}
