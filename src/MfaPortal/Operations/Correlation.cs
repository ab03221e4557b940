using MfaPortal.Oidc.Host;
using Serilog.Context;

namespace MfaPortal.Operations;

/// <summary>
/// The request's reference code: short enough to be read out on the telephone, in every log line, audit row and error page
/// of the request. Never taken from the client, who could otherwise write into another request's trail.
/// </summary>
internal sealed class Correlation(RequestDelegate next, Entropy entropy)
{
    public const string Header = "X-Correlation-Id";

    // 32 letters and digits that are not taken for one another (no 0, O, 1, I).
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 8;

    public async Task Invoke(HttpContext http)
    {
        http.TraceIdentifier = New();
        http.Response.OnStarting(
            static state =>
            {
                var http = (HttpContext)state;
                http.Response.Headers[Header] = http.TraceIdentifier;
                return Task.CompletedTask;
            },
            http);
        using (LogContext.PushProperty("CorrelationId", http.TraceIdentifier))
        {
            await next(http);
        }
    }

    private string New()
    {
        Span<byte> drawn = stackalloc byte[Length];
        entropy.Fill(drawn);
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            code[i] = Alphabet[drawn[i] % Alphabet.Length];
        }

        return new string(code);
    }
}
