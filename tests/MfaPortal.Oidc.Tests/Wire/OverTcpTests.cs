using System.Net.Sockets;
using System.Text;

namespace MfaPortal.Oidc.Tests.Wire;

/// <summary>What only a real server shows: bytes that no client library would send.</summary>
public sealed class OverTcpTests : IAsyncDisposable
{
    private readonly Provider _provider = new(overTcp: true);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task A_sign_in_works_from_request_to_userinfo()
    {
        var tokens = await _provider.Tokens(("state", "é\r\n<>\"%"), ("scope", "openid email"));
        var userinfo = await Provider.Json(await _provider.Userinfo(tokens.GetProperty("access_token").GetString()));
        Assert.Equal("ana@example.test", userinfo.GetProperty("email").GetString());
    }

    [Theory]
    [InlineData("GET /connect/authorize?client_id=% HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /connect/authorize?client_id=\u00e9\u00ff HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /connect/authorize?client_id=%00 HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /connect/authorize? HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /connect/userinfo HTTP/1.1\r\nAuthorization: Bearer \u00e9\u00ff\r\n\r\n", 400, 401)]
    [InlineData("GET /connect/userinfo HTTP/1.1\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400, 401)]
    [InlineData("GET /connect/userinfo?access_token=%zz HTTP/1.1\r\n\r\n", 400)]
    [InlineData("POST /connect/token HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400)]
    [InlineData("POST /connect/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=\u00ff", 400)]
    [InlineData("POST /connect/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n\r\na=b", 400)]
    [InlineData("POST /connect/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999999999999\r\n\r\na=b", 400)]
    [InlineData("POST /connect/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /connect/userinfo HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /connect/logout HTTP/1.1\r\nContent-Type: \u00ff\r\nContent-Length: 0\r\n\r\n", 400)]
    public async Task Broken_bytes_are_the_senders_fault(string request, params int[] right) =>
        Assert.Contains(await Send(request), right);

    [Fact]
    public async Task An_endless_body_is_not_read_to_its_end()
    {
        var request = new StringBuilder("POST /connect/authorize HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var chunk = 0; chunk < 80; chunk++)
        {
            request.Append("400\r\n").Append('a', 0x400).Append("\r\n");
        }

        Assert.Equal(400, await Send(request.ToString()));
    }

    private async Task<int> Send(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _provider.Browser.BaseAddress!.Port);
        await using var stream = client.GetStream();
        var end = request.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Insert(end, "Host: id.test\r\n")));
        var answer = new byte[1024];
        var length = await stream.ReadAtLeastAsync(answer, 12);
        return int.Parse(Encoding.Latin1.GetString(answer, 0, length).AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
