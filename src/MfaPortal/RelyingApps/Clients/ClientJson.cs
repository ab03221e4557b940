using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// Clients as JSON: one shape for the file, the table and the pages. A key nobody knows is refused: it may have been meant to
/// make the app safer.
/// </summary>
internal static class ClientJson
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonObject Usual = Node(new ClientSettings());

    /// <exception cref="JsonException">Not a client, or a key that nobody knows.</exception>
    public static ClientSettings Read(string json) => Read<ClientSettings>(json);

    /// <summary>Reads a whole file: an object whose only key is <c>Clients</c>.</summary>
    /// <exception cref="JsonException">Not such a file, or a key that nobody knows.</exception>
    public static ClientsOptions ReadFile(string json) =>
        Read<File>(json).Clients;

    /// <summary>What is as it usually is stays unsaid, as in a file that somebody wrote.</summary>
    public static string Write(ClientSettings settings) => Said(settings).ToJsonString();

    /// <summary>What is said, by key, each as JSON.</summary>
    public static JsonObject Said(ClientSettings settings)
    {
        var node = Node(settings);
        foreach (var (key, value) in Usual)
        {
            if (JsonNode.DeepEquals(node[key], value))
            {
                node.Remove(key);
            }
        }

        return node;
    }

    private static T Read<T>(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return !HoldsNull(document.RootElement) && document.RootElement.Deserialize<T>(Strict) is { } read
            ? read
            : throw new JsonException("null says nothing: leave the key out.");
    }

    private static bool HoldsNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => element.EnumerateArray().Any(HoldsNull),
        JsonValueKind.Object => element.EnumerateObject().Any(property => HoldsNull(property.Value)),
        _ => false,
    };

    private static JsonObject Node(ClientSettings settings) => JsonSerializer.SerializeToNode(settings, Strict)!.AsObject();

    private sealed record File([property: JsonRequired] ClientsOptions Clients);
}
