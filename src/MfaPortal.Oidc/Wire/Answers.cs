using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MfaPortal.Oidc.Wire;

internal static class Answers
{
    // Our JSON is never put into a page, and "at+jwt" should read as it is.
    public static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>RFC 6749 §5.1: whatever carries tokens, codes or errors is kept by nobody.</summary>
    public static void NeverStore(this HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }

    /// <summary>
    /// Any web page may read these answers, none with cookies. Never on the authorization endpoint (RFC 9700 §2.6). Said as the answer begins:
    /// who clears it because something failed must not leave the page without a word.
    /// </summary>
    public static void AllowAnyOrigin(this HttpResponse response) => response.OnStarting(
        static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "WWW-Authenticate, Retry-After";
            return Task.CompletedTask;
        },
        response);

    public static Task Preflight(HttpContext http)
    {
        http.Response.AllowAnyOrigin();
        http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
        http.Response.Headers.AccessControlMaxAge = "3600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static JsonAnswer Of(OidcError error, StringValues challenge = default, TimeSpan? retryAfter = null)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Json))
        {
            json.WriteStartObject();
            json.WriteString("error"u8, error.Code);
            json.WriteString("error_description"u8, error.Description);
            json.WriteEndObject();
        }

        return new JsonAnswer(bytes.WrittenMemory, error.Status, challenge, retryAfter);
    }
}
