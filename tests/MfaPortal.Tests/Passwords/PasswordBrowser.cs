using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace MfaPortal.Tests.Passwords;

/// <summary>Reads pages and sends their forms as a browser without scripts does.</summary>
internal sealed class PasswordBrowser(HttpClient http)
{
    public HttpClient Http => http;

    public async Task<(HttpResponseMessage Response, IHtmlDocument Page)> Get(string path)
    {
        var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return (response, await Read(response));
    }

    /// <summary>Opens the page, fills its one form and sends it.</summary>
    public async Task<(HttpResponseMessage Response, IHtmlDocument Page)> Send(string path, params (string Name, string Value)[] filled)
    {
        var (response, page) = await Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Post(page, path, filled);
    }

    public async Task<(HttpResponseMessage Response, IHtmlDocument Page)> Post(IHtmlDocument page, string path, params (string Name, string Value)[] filled)
    {
        var form = Assert.Single(page.QuerySelectorAll("main form"));
        var names = filled.Select(field => field.Name).ToHashSet();
        var fields = form.QuerySelectorAll("input").OfType<IHtmlInputElement>()
            .Where(input => input.Name is not null && !names.Contains(input.Name))
            .Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(filled.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var content = new FormUrlEncodedContent(fields);
        var response = await http.PostAsync(new Uri(form.GetAttribute("action") ?? path, UriKind.Relative), content);
        return (response, await Read(response));
    }

    private static async Task<IHtmlDocument> Read(HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());
}
