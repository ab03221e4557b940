using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Wire;

internal abstract record ParametersRead
{
    private const int LongestBody = 64 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ParametersRead()
    {
    }

    public sealed record Parsed(Parameters Parameters) : ParametersRead;

    public sealed record Refused(OidcError Error) : ParametersRead;

    /// <summary>GET: the query alone. POST: the body alone, so that nothing secret can hide in a URL (RFC 6749 §2.3.1).</summary>
    public static async ValueTask<ParametersRead> From(HttpRequest request, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return Parse((request.QueryString.Value ?? "").AsSpan().TrimStart('?'));
        }

        var type = (request.ContentType ?? "").AsSpan();
        var semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        if (!type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return new Refused(OidcError.InvalidRequest("The content type must be application/x-www-form-urlencoded."));
        }

        var body = await ReadBody(request, ct);
        return body is null
            ? new Refused(OidcError.InvalidRequest("The body is too long, or no UTF-8."))
            : Parse(body);
    }

    private static ParametersRead Parse(ReadOnlySpan<char> encoded) =>
        Parameters.Parse(encoded) is { } parameters
            ? new Parsed(parameters)
            : new Refused(OidcError.InvalidRequest("The parameters are not well-formed."));

    private static async ValueTask<string?> ReadBody(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LongestBody)
        {
            return null;
        }

        var reader = request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(ct);
                if (read.Buffer.Length > LongestBody)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return null;
                }

                if (read.IsCompleted)
                {
                    var text = Text(read.Buffer);
                    reader.AdvanceTo(read.Buffer.End);
                    return text;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException)
        {
            // The server's own limit, or broken chunks: bad input like any other.
            return null;
        }
    }

    private static string? Text(ReadOnlySequence<byte> body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
