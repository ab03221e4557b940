using System.Net;
using AngleSharp.Html.Dom;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Walks;

internal sealed record OneAnswer(HttpStatusCode Status, string? Location, IReadOnlyList<string> SetCookies, byte[] Body)
{
    public bool Sets(string cookie) => SetCookies.Any(line => line.StartsWith(cookie + "=", StringComparison.Ordinal));
}

/// <summary>A single request in a browser's name, its redirect not followed and its cookies not kept: for many at once.</summary>
internal static class OneRequest
{
    public static Task<OneAnswer> GetOnce(this PortalFactory portal, Browser browser, string path) =>
        Send(portal, browser, new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(PortalFactory.Issuer), path)));

    public static Task<OneAnswer> Once(this PortalFactory portal, Browser browser, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(PortalFactory.Issuer), path));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Send(portal, browser, request);
    }

    public static Task<OneAnswer> PostOnce(this PortalFactory portal, Browser browser, Page page, FilledForm form)
    {
        var hidden = ((IHtmlFormElement)page.Document.QuerySelector(form.Selector)!).Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Type == "hidden" && form.Fields.All(field => field.Name != input.Name)).Select(input => (Name: input.Name!, input.Value));
        return Send(portal, browser, new HttpRequestMessage(HttpMethod.Post, page.Url)
        {
            Content = new FormUrlEncodedContent(hidden.Concat(form.Fields).Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });
    }

    /// <summary>The same browser once more: the cookies it has now, on its own from here on.</summary>
    public static Browser Copy(this PortalFactory portal, Browser browser)
    {
        var copy = portal.Browser();
        foreach (var (name, value) in browser.Cookies)
        {
            copy.Cookies[name] = value;
        }

        return copy;
    }

    private static async Task<OneAnswer> Send(PortalFactory portal, Browser browser, HttpRequestMessage request)
    {
        using (request)
        using (var invoker = new HttpMessageInvoker(portal.Server.CreateHandler()))
        {
            request.Headers.Add("Accept", "text/html");
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var answer = await invoker.SendAsync(request, CancellationToken.None);
            return new OneAnswer(
                answer.StatusCode, answer.Headers.Location?.OriginalString,
                answer.Headers.TryGetValues("Set-Cookie", out var lines) ? [.. lines] : [], await answer.Content.ReadAsByteArrayAsync());
        }
    }
}
