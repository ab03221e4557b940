using System.Net;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>What an endpoint answered a relying party's server.</summary>
internal sealed record Answer(HttpStatusCode Status, string ContentType, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string? this[string header] => Headers.GetValueOrDefault(header);

    public static async Task<Answer> Of(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        return new Answer(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType ?? "",
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await answer.Content.ReadAsStringAsync());
    }

    public JsonElement Succeeded()
    {
        Assert.Equal((HttpStatusCode.OK, "application/json"), (Status, ContentType));
        return Json;
    }

    /// <summary>RFC 6749 §5.2: JSON, never kept, in the characters that a description may have.</summary>
    public void Refused(HttpStatusCode status, string error)
    {
        Assert.Equal((status, "application/json", error), (Status, ContentType, Json.GetProperty("error").GetString()));
        Assert.Contains("no-store", this["Cache-Control"], StringComparison.Ordinal);
        if (Json.TryGetProperty("error_description", out var description))
        {
            Assert.All(description.GetString()!, letter => Assert.True(letter is >= ' ' and <= '~' and not '"' and not '\\'));
        }
    }
}
