using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MfaPortal.Oidc.Discovery;

/// <summary>A public document whose bytes are made once per version of the keys.</summary>
internal sealed class PublishedDocument(Func<SigningKeySet, byte[]> make, TimeSpan lifetime)
{
    private sealed record Edition(string Version, byte[] Bytes, string ETag);

    private readonly string _cacheControl =
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)lifetime.TotalSeconds}");

    // Two requests may make the same edition at once; either is right.
    private volatile Edition? _edition;

    public async Task Serve(HttpContext http, SigningKeySet keys)
    {
        var edition = _edition;
        if (edition is null || edition.Version != keys.Version)
        {
            _edition = edition = Make(keys);
        }

        var response = http.Response;
        response.Headers.CacheControl = _cacheControl;
        response.Headers.ETag = edition.ETag;
        if (IsKnown(http.Request, edition.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = edition.Bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(edition.Bytes, http.RequestAborted);
        }
    }

    private Edition Make(SigningKeySet keys)
    {
        var bytes = make(keys);
        return new Edition(keys.Version, bytes, $"\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
    }

    /// <summary>RFC 9110 §13.1.2.</summary>
    private static bool IsKnown(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Tag == etag || tag.Tag == "*");
}
