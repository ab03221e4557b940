using System.Net;
using AngleSharp.Html.Dom;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// A person's browser without scripts: keeps cookies, follows redirects as long as they stay on this host, sends forms
/// with everything that is in them. A redirect to another host is not followed: <see cref="Page.Location"/> says where to.
/// </summary>
public sealed class Browser(HttpMessageHandler server, Uri address)
{
    private const int MostRedirects = 10;

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Sent with every request, as in <c>browser.Headers["Accept-Language"] = "nl"</c>.</summary>
    public Dictionary<string, string> Headers { get; } = new() { ["Accept"] = "text/html" };

    public Task<Page> Get(string path) => Go(HttpMethod.Get, new Uri(address, path), null);

    /// <summary>Posts exactly these fields, for what no form of ours would send.</summary>
    public Task<Page> Post(string path, params (string Name, string Value)[] fields) => Go(HttpMethod.Post, new Uri(address, path), fields);

    /// <summary>
    /// Fills the first form that matches and sends it, hidden fields and all. Where the form has several buttons, name the one
    /// that is pressed by its field: <c>("choice", "later")</c>.
    /// </summary>
    public Task<Page> Submit(Page page, string form, params (string Name, string Value)[] values)
    {
        var found = page.Document.QuerySelector(form) as IHtmlFormElement
            ?? throw new InvalidOperationException($"No form '{form}' on {page.Url}:\n{page.Html}");
        var fields = found.Elements.OfType<IHtmlElement>().SelectMany(Filled).Where(field => values.All(value => value.Name != field.Name)).Concat(values).ToArray();
        var target = new Uri(page.Url, found.GetAttribute("action") is { Length: > 0 } action ? action : page.Url.PathAndQuery);
        if (string.Equals(found.Method, "post", StringComparison.OrdinalIgnoreCase))
        {
            return Go(HttpMethod.Post, target, fields);
        }

        var query = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
        return Go(HttpMethod.Get, new UriBuilder(target) { Query = query }.Uri, null);
    }

    private static IEnumerable<(string Name, string Value)> Filled(IHtmlElement element) => element switch
    {
        IHtmlInputElement { Name: { Length: > 0 } name, IsDisabled: false } input when input.Type is "checkbox" or "radio" =>
            input.IsChecked ? [(name, input.Value is { Length: > 0 } value ? value : "on")] : [],
        IHtmlInputElement { Name: { Length: > 0 } name, IsDisabled: false } input when input.Type is not ("submit" or "button" or "image" or "reset") =>
            [(name, input.Value)],
        IHtmlTextAreaElement { Name: { Length: > 0 } name, IsDisabled: false } area => [(name, area.Value)],
        IHtmlSelectElement { Name: { Length: > 0 } name, IsDisabled: false } select => [(name, select.Value ?? "")],
        _ => [],
    };

    private async Task<Page> Go(HttpMethod method, Uri target, (string Name, string Value)[]? fields)
    {
        for (var hop = 0; ; hop++)
        {
            using var answer = await Send(method, target, fields);
            var location = answer.Headers.Location is { } to ? new Uri(target, to) : null;
            if (location is null || location.Authority != address.Authority)
            {
                return await Page.Read(answer, target, location);
            }

            if (hop == MostRedirects)
            {
                throw new InvalidOperationException($"More than {MostRedirects} redirects; the last leads from {target} to {location}.");
            }

            // 307 and 308 send the form again, the others do not.
            if (answer.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                (method, fields) = (HttpMethod.Get, null);
            }

            target = location;
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, Uri target, (string Name, string Value)[]? fields)
    {
        using var request = new HttpRequestMessage(method, target);
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        if (fields is not null)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        using var client = new HttpMessageInvoker(server, disposeHandler: false);
        var answer = await client.SendAsync(request, CancellationToken.None);
        foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
        {
            Keep(line);
        }

        return answer;
    }

    private void Keep(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var pair = parts[0].Split('=', 2);
        var gone = parts.Any(part => part.StartsWith("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase) || part.Equals("max-age=0", StringComparison.OrdinalIgnoreCase));
        if (gone)
        {
            Cookies.Remove(pair[0]);
        }
        else
        {
            Cookies[pair[0]] = pair[1];
        }
    }
}
