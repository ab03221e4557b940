using System.Collections.Frozen;
using System.Text.Json;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// All apps at one moment: those of the settings, which were right as a whole, and those rows of the table that are right one by
/// one. A wrong row is left out and named; the others stand. The settings are those one may look at: without secrets.
/// </summary>
internal sealed record ClientSnapshot(
    string Version, FrozenDictionary<string, RelyingApp> Apps, FrozenDictionary<string, ClientSettings> FromFile, FrozenDictionary<string, IReadOnlyList<string>> Wrong)
{
    public const string InBoth = "is in the settings and was made in Admin too: remove one of the two.";
    public const string WasDeleted = "was the id of an app that was deleted in Admin, and what that one held may still live: take another id.";

    public static ClientSnapshot Of(string version, DescribedClients file, StoredClients table, ClientsCheck check)
    {
        var apps = new Dictionary<string, RelyingApp>(file.Apps, StringComparer.Ordinal);
        var wrong = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var row in table.All)
        {
            var (app, flaws) = file.Apps.ContainsKey(row.Id) ? (null, [InBoth]) : Read(row, check);
            if (flaws.Count > 0)
            {
                wrong[row.Id] = flaws;
            }
            else if (row.IsOn)
            {
                apps[row.Id] = app!;
            }
        }

        foreach (var id in table.Deleted.Where(file.Apps.ContainsKey))
        {
            wrong[id] = [WasDeleted];
        }

        return new ClientSnapshot(
            version, apps.ToFrozenDictionary(StringComparer.Ordinal), file.Settings, wrong.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static (RelyingApp? App, IReadOnlyList<string> Flaws) Read(StoredClient row, ClientsCheck check)
    {
        try
        {
            var settings = ClientJson.Read(row.Settings);
            settings.SecretHashes = [.. RelyingApp.Hashes(settings, row.Secrets).Select(Convert.ToBase64String)];
            var flaws = check.Flaws(row.Id, settings);
            if (flaws.Count > 0)
            {
                return (null, flaws);
            }

            var app = RelyingApp.From(row.Id, settings);
            return (app with { Ending = [.. Ending(row, app)] }, []);
        }
        catch (JsonException flaw)
        {
            return (null, [flaw.Message]);
        }
    }

    // The client's own copies of the hashes, so that they are told apart by identity.
    private static IEnumerable<StoredSecret> Ending(StoredClient row, RelyingApp app) =>
        from secret in row.Secrets
        where secret.ExpiresAt is not null
        from hash in app.Client.SecretHashes
        where hash.AsSpan().SequenceEqual(secret.Hash)
        select secret with { Hash = hash };
}
