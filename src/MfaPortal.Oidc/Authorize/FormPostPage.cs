using System.Text;
using System.Text.Encodings.Web;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// OAuth 2.0 Form Post Response Mode 1.0 §2: a page that posts itself to the app, or on the button where scripts are off.
/// Every value is encoded, and the only script that runs is the one with this answer's nonce.
/// </summary>
internal sealed class FormPostPage(Client client, string redirectUri, IReadOnlyList<(string Name, string Value)> fields, string nonce) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.NeverStore();
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; form-action {Targets()}; base-uri 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        var page = Encoding.UTF8.GetBytes(Html());
        response.ContentLength = page.Length;
        await response.Body.WriteAsync(page, httpContext.RequestAborted);
    }

    private string Html()
    {
        var encoder = HtmlEncoder.Default;
        var html = new StringBuilder(1024)
            .Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Back to ")
            .Append(encoder.Encode(client.Name))
            .Append("</title></head><body><main><form method=\"post\" action=\"")
            .Append(encoder.Encode(redirectUri))
            .Append("\">");
        foreach (var (name, value) in fields)
        {
            html.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(encoder.Encode(value)).Append("\">");
        }

        return html
            .Append("<p>On to ").Append(encoder.Encode(client.Name)).Append(".</p>")
            .Append("<button type=\"submit\">Continue</button></form></main><script nonce=\"").Append(nonce)
            .Append("\">document.forms[0].submit()</script></body></html>")
            .ToString();
    }

    /// <summary>
    /// The app's own origins: browsers apply form-action also to where the app redirects after the post.
    /// An IPv6 address or a private scheme cannot be written as an origin there, only its scheme can.
    /// </summary>
    private string Targets() => string.Join(' ', client.RedirectUris.Append(redirectUri).Select(Target).Distinct(StringComparer.Ordinal));

    private static string Target(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            ? parsed.Scheme is "http" or "https" && parsed.HostNameType != UriHostNameType.IPv6
                ? $"{parsed.Scheme}://{parsed.IdnHost}{(parsed.IsDefaultPort ? "" : $":{parsed.Port}")}"
                : $"{parsed.Scheme}:"
            : "'none'";
}
