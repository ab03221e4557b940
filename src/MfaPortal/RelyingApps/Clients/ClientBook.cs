using System.Text.Json;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>Reads apps for those who administer them: from the table itself, not from what this node has in memory.</summary>
internal sealed class ClientBook(PortalDb db, ClientRegistry registry)
{
    public async Task<IReadOnlyList<ClientEntry>> All(CancellationToken ct)
    {
        var rows = await db.Set<ClientRow>().AsNoTracking().ToListAsync(ct);
        var uses = await db.Set<ClientUseRow>().AsNoTracking().Where(use => use.What == ClientUses.SignIn).ToDictionaryAsync(use => use.ClientId, use => use.At, ct);
        var described = registry.Snapshot.FromFile.Keys.Where(id => rows.TrueForAll(row => row.Id != id)).Select(Described);
        return [.. rows.Select(Made).Concat(described).Select(entry => entry with { LastSignInAt = uses.TryGetValue(entry.Id, out var at) ? at : null })];
    }

    public async Task<ClientEntry?> Find(string id, CancellationToken ct)
    {
        var row = await db.Set<ClientRow>().AsNoTracking().SingleOrDefaultAsync(client => client.Id == id, ct);
        var entry = row is not null ? Made(row) : registry.Snapshot.FromFile.ContainsKey(id) ? Described(id) : null;
        if (entry is null)
        {
            return null;
        }

        var uses = await db.Set<ClientUseRow>().AsNoTracking().Where(use => use.ClientId == id).ToDictionaryAsync(use => use.What, use => use.At, ct);
        var secrets = await db.Set<ClientSecretRow>().AsNoTracking().Where(secret => secret.ClientId == id).OrderBy(secret => secret.CreatedAt).ToListAsync(ct);
        return entry with
        {
            LastSignInAt = Last(ClientUses.SignIn),
            Secrets = [.. secrets.Select(secret => new SecretFacts(
                ClientUses.Fingerprint(secret.Hash), secret.CreatedAt, secret.ExpiresAt, Last(ClientUses.Fingerprint(secret.Hash))))],
        };

        DateTimeOffset? Last(string what) => uses.TryGetValue(what, out var at) ? at : null;
    }

    private ClientEntry Described(string id) => new(id, registry.Snapshot.FromFile.GetValueOrDefault(id), registry.App(id), null, []);

    private ClientEntry Made(ClientRow row)
    {
        var now = registry.Snapshot;
        var flaws = now.Wrong.GetValueOrDefault(row.Id) ?? [];
        var facts = new ClientRowFacts(row.Version, row.IsOn, row.CreatedAt, row.CreatedBy, row.ChangedAt, row.ChangedBy);
        var app = row.IsOn && flaws.Count == 0 ? registry.App(row.Id) : null;
        try
        {
            return new ClientEntry(row.Id, ClientJson.Read(row.Settings), app, facts, flaws);
        }
        catch (JsonException flaw)
        {
            return new ClientEntry(row.Id, null, null, facts, [flaw.Message]);
        }
    }
}
