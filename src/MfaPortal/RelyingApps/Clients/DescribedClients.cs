using System.Collections.Frozen;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>The apps of the settings and of the file, and what was said of them, without the secrets.</summary>
internal sealed record DescribedClients(FrozenDictionary<string, RelyingApp> Apps, FrozenDictionary<string, ClientSettings> Settings)
{
    public static DescribedClients Of(IEnumerable<KeyValuePair<string, ClientSettings>> clients)
    {
        var all = clients.ToList();
        return new DescribedClients(
            all.ToFrozenDictionary(entry => entry.Key, entry => RelyingApp.From(entry.Key, entry.Value), StringComparer.Ordinal),
            all.ToFrozenDictionary(entry => entry.Key, entry => WithoutSecrets(entry.Value), StringComparer.Ordinal));
    }

    private static ClientSettings WithoutSecrets(ClientSettings settings)
    {
        var copy = ClientJson.Read(ClientJson.Write(settings));
        (copy.Secrets, copy.SecretHashes) = ([], []);
        return copy;
    }
}
