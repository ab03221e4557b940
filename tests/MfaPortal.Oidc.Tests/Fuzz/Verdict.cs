using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>What must hold of every answer, whatever was sent.</summary>
internal static class Verdict
{
    private static readonly int[] Statuses = [200, 201, 204, 302, 303, 304, 400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 417, 429, 431];

    /// <summary>Null when the answer is all right.</summary>
    public static string? Of(FuzzRequest request, HttpContext answer, byte[] body, IReadOnlyList<string> targets)
    {
        var response = answer.Response;
        if (!Statuses.Contains(response.StatusCode))
        {
            return $"status {response.StatusCode}";
        }

        if (response.Headers.Location is { Count: > 0 } location && !IsAllowed(location.ToString(), targets))
        {
            return $"sends the browser to {location}";
        }

        if (response.StatusCode is >= 300 and < 304 && response.Headers.Location.Count != 1)
        {
            return "redirects to nowhere";
        }

        var text = Encoding.UTF8.GetString(body);
        if (response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            return text.Contains(Mutations.Marker, StringComparison.OrdinalIgnoreCase) ? "the input stands raw in the page:\n" + text : null;
        }

        if (response.Headers.Any(header => header.Value.ToString().Contains(Mutations.Marker, StringComparison.OrdinalIgnoreCase)))
        {
            return "the input stands raw in a header";
        }

        return response.ContentType switch
        {
            null => body.Length == 0 ? null : "a body without a type",
            "application/json" or "application/json; charset=utf-8" => request.Method == "HEAD" ? null : Json(response.StatusCode, text),
            var other => $"the type {other}",
        };
    }

    private static string? Json(int status, string text)
    {
        try
        {
            var json = JsonElement.Parse(text);
            if (json.ValueKind != JsonValueKind.Object)
            {
                return "JSON, but no object";
            }

            if (status < 400)
            {
                return json.TryGetProperty("error", out _) ? "an error that calls itself a success" : null;
            }

            // The descriptions are our own sentences: whatever came with the request is not in them.
            return json.TryGetProperty("error", out var error) && error.GetString()!.All(letter => letter is '_' or (>= 'a' and <= 'z'))
                && (!json.TryGetProperty("error_description", out var description) || description.GetString()!.All(letter => letter is >= ' ' and <= '~' and not '"' and not '\\'))
                && !text.Contains("fuzz", StringComparison.OrdinalIgnoreCase)
                ? null
                : "no error as RFC 6749 §5.2 has it: " + text;
        }
        catch (JsonException)
        {
            return "broken JSON: " + text;
        }
    }

    /// <summary>A path of this very host, or an address that was registered.</summary>
    private static bool IsAllowed(string location, IReadOnlyList<string> targets) =>
        (location is ['/', ..] && !location.AsSpan(1).StartsWith("/") && !location.AsSpan(1).StartsWith("\\"))
        || targets.Any(target => location == target || location.StartsWith(target + "?", StringComparison.Ordinal) || location.StartsWith(target + "&", StringComparison.Ordinal));
}
