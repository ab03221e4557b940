using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace MfaPortal.Tests.Fixture;

/// <summary>What a browser shows at the end of a request and its redirects.</summary>
public sealed record Page(HttpStatusCode Status, Uri Url, Uri? Location, HttpResponseHeaders Headers, string Html)
{
    private readonly Lazy<IHtmlDocument> document = new(() => new HtmlParser().ParseDocument(Html));

    public IHtmlDocument Document => document.Value;

    public string Path => Url.AbsolutePath;

    public string Title => Document.Title ?? "";

    /// <summary>The text of the first match, white space as a reader sees it; fails where nothing matches.</summary>
    public string Text(string selector)
    {
        var found = Document.QuerySelector(selector) ?? throw new InvalidOperationException($"No '{selector}' on {Url}:\n{Html}");
        return string.Join(' ', found.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }

    public bool Has(string selector) => Document.QuerySelector(selector) is not null;

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    internal static async Task<Page> Read(HttpResponseMessage answer, Uri url, Uri? location) =>
        new(answer.StatusCode, url, location, answer.Headers, await answer.Content.ReadAsStringAsync());
}
