using System.Net;
using AngleSharp.Html.Dom;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>What came to the relying party's redirect URI, by a redirect's query or by a form that posts itself.</summary>
internal sealed record Callback(IReadOnlyDictionary<string, string> Fields)
{
    // RFC 6749 §4.1.2.1, Core §3.1.2.6.
    private static readonly string[] Errors =
    [
        "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope", "server_error", "temporarily_unavailable",
        "login_required", "interaction_required", "consent_required", "account_selection_required", "request_not_supported", "request_uri_not_supported",
        "registration_not_supported",
    ];

    public string? this[string field] => Fields.GetValueOrDefault(field);

    public string? Error => this["error"];

    public static Callback Of(Page page, string redirectUri, string? responseMode)
    {
        var answer = responseMode == "form_post" ? Posted(page, redirectUri) : Queried(page, redirectUri);
        Assert.All(answer, field => Assert.Single(answer, other => other.Name == field.Name));
        return new Callback(answer.ToDictionary(field => field.Name, field => field.Value));
    }

    /// <summary>A successful answer: no error, the state as it was sent, the issuer, a code that nobody guesses.</summary>
    public string Code(string? state)
    {
        Assert.Null(Error);
        Common(state);
        var code = Fields["code"];
        AssertEntropy(code);
        return code;
    }

    /// <summary>An error of the registered ones, its description in the characters of RFC 6749 §4.1.2.1, and no code.</summary>
    public void Refused(string? state, params string[] errors)
    {
        Assert.Contains(Error, errors);
        Assert.Contains(Error, Errors);
        Assert.False(Fields.ContainsKey("code"));
        Assert.All(this["error_description"] ?? "", letter => Assert.True(letter is >= ' ' and <= '~' and not '"' and not '\\', $"U+{(int)letter:x4}"));
        Common(state);
    }

    /// <summary>At least 128 bits long, and at least 96 bits measured by the frequencies of its letters.</summary>
    public static void AssertEntropy(string value)
    {
        var bits = value.GroupBy(letter => letter).Sum(group => -group.Count() * Math.Log2((double)group.Count() / value.Length));
        Assert.True(value.Length * 8 >= 128 && bits >= 96, $"{bits:0} bits in '{value}'");
    }

    // RFC 9207 §2: `iss` in every answer. Nothing beyond what the specifications name.
    private void Common(string? state)
    {
        Assert.Equal(OpPortal.Address, this["iss"]);
        Assert.Equal(state, this["state"]);
        Assert.Empty(Fields.Keys.Except(["code", "state", "iss", "error", "error_description", "error_uri"]));
    }

    private static List<(string Name, string Value)> Queried(Page page, string redirectUri)
    {
        Assert.True(page.Location is not null, $"No redirect at {page.Url}: {page.Status}\n{page.Html}");
        Assert.Contains(page.Status, new[] { HttpStatusCode.Found, HttpStatusCode.SeeOther });
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        var parts = page.Location.OriginalString.Split('?', 2);
        Assert.Equal(redirectUri, parts[0]);
        Assert.Empty(page.Location.Fragment);
        return [.. new QueryStringEnumerable(parts[1]).ToList().Select(pair => (pair.DecodeName().ToString(), pair.DecodeValue().ToString()))];
    }

    private static List<(string Name, string Value)> Posted(Page page, string redirectUri)
    {
        Assert.True(page.Location is null && page.Status == HttpStatusCode.OK, $"No form at {page.Url}: {page.Status} {page.Location}\n{page.Html}");
        Assert.Equal("no-store", page.Header("Cache-Control"));
        var form = Assert.Single(page.Document.Forms);
        Assert.Equal(("post", redirectUri), (form.Method, form.GetAttribute("action")));
        Assert.Contains($"form-action {new Uri(redirectUri).GetLeftPart(UriPartial.Authority)}", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        return [.. form.Elements.OfType<IHtmlInputElement>().Select(input => (input.Name!, input.Value))];
    }
}

internal static class QueryPairs
{
    // The enumerable is a ref struct's own; LINQ needs a list.
    public static List<QueryStringEnumerable.EncodedNameValuePair> ToList(this QueryStringEnumerable query)
    {
        var pairs = new List<QueryStringEnumerable.EncodedNameValuePair>();
        foreach (var pair in query)
        {
            pairs.Add(pair);
        }

        return pairs;
    }
}
