using System.Text.Json.Nodes;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>What changed, for the trail: by key, old → new; of lists what came and what went. Secrets are not settings.</summary>
internal static class ClientDifference
{
    private const string Nothing = "–";
    private static readonly string[] Silent = [nameof(ClientSettings.Secrets), nameof(ClientSettings.SecretHashes)];

    public static (string Name, string? Value)[] Between(ClientSettings before, ClientSettings after)
    {
        var (old, young) = (ClientJson.Said(before), ClientJson.Said(after));
        return
        [
            .. from key in old.Select(one => one.Key).Union(young.Select(one => one.Key)).Except(Silent).Order(StringComparer.Ordinal)
               where !JsonNode.DeepEquals(old[key], young[key])
               select (key, (string?)Say(old[key], young[key])),
        ];
    }

    private static string Say(JsonNode? old, JsonNode? young)
    {
        if (old is not JsonArray && young is not JsonArray)
        {
            return $"{Plain(old)} → {Plain(young)}";
        }

        string[] left = Items(old), right = Items(young);
        return string.Join(", ", [.. right.Except(left).Select(item => "+ " + item), .. left.Except(right).Select(item => "− " + item)]);
    }

    private static string[] Items(JsonNode? node) => node is JsonArray list ? [.. list.Select(Plain)] : [];

    private static string Plain(JsonNode? node) => node switch
    {
        null => Nothing,
        JsonValue value => value.ToString(),
        _ => node.ToJsonString(),
    };
}
