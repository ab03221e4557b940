using System.Text;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>A request as bytes on the wire would have it: no library repairs what is wrong with it.</summary>
public sealed class FuzzRequest(string method, string path, IEnumerable<(string Name, string Value)>? fields = null)
{
    public string Method { get; set; } = method;

    public string Path { get; set; } = path;

    /// <summary>The parameters, already encoded as they will be sent: in the query of a GET, in the body of anything else.</summary>
    public List<(string Name, string Value)> Fields { get; } = [.. (fields ?? []).Select(field => (field.Name, Value: Uri.EscapeDataString(field.Value)))];

    /// <summary>Sent in the query in any case.</summary>
    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    public string? ContentType { get; set; } = "application/x-www-form-urlencoded";

    /// <summary>Instead of the fields.</summary>
    public byte[]? Body { get; set; }

    /// <summary>Chunked: no length is told.</summary>
    public bool WithoutLength { get; set; }

    public FuzzRequest With(string header, string value)
    {
        Headers.Add((header, value));
        return this;
    }

    private bool InQuery => Method is "GET" or "HEAD";

    public string QueryText()
    {
        var text = Join(InQuery ? Query.Concat(Fields) : Query);
        return text.Length == 0 ? "" : "?" + text;
    }

    public byte[] BodyBytes() => Body ?? (InQuery ? [] : Encoding.Latin1.GetBytes(Join(Fields)));

    public void WriteTo(HttpContext http, Uri address)
    {
        var request = http.Request;
        request.Method = Method;
        request.Scheme = address.Scheme;
        request.Host = new HostString(address.Authority);
        request.Path = new PathString(Path);
        request.QueryString = new QueryString(QueryText());
        foreach (var (name, value) in Headers)
        {
            request.Headers.Append(name, value);
        }

        var body = BodyBytes();
        if (body.Length > 0 || !InQuery)
        {
            request.Body = new MemoryStream(body);
            request.ContentType = ContentType;
            request.ContentLength = WithoutLength ? null : body.Length;
        }
    }

    public override string ToString()
    {
        var body = Encoding.Latin1.GetString(BodyBytes());
        var text = $"{Method} {Path}{QueryText()}\n{string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}"))}\n{ContentType}\n{body}";
        return text.Length > 4000 ? text[..4000] + "…" : text;
    }

    private static string Join(IEnumerable<(string Name, string Value)> fields) => string.Join('&', fields.Select(field => $"{field.Name}={field.Value}"));
}
