using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// Makes and changes the apps of the table: each act with its audit row in one transaction, and in force before it answers. What adds to an
/// app is guarded by the version that was seen; what takes away (switching, deleting, removing a secret) is done whatever was changed since.
/// </summary>
internal sealed partial class ClientDesk(
    PortalDb db, ClientRegistry registry, ClientWatch watch, ClientsCheck check, AuditTrail audit, Entropy entropy, TimeProvider time,
    ILogger<ClientDesk> log)
{
    public async Task<ClientChange> Create(string id, ClientSettings settings, AccountId actor, CancellationToken ct)
    {
        if (registry.Snapshot.FromFile.ContainsKey(id) || await db.Set<ClientRow>().IgnoreQueryFilters().AnyAsync(client => client.Id == id, ct))
        {
            return new ClientChange.Taken();
        }

        if (Flaws(id, settings) is { Count: > 0 } flaws)
        {
            return new ClientChange.Wrong(flaws);
        }

        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var made = await db.Database.ExecuteSqlAsync($"""
            insert into clients (id, settings, is_on, version, created_at, created_by, changed_at, changed_by)
            values ({id}, {ClientJson.Write(settings)}::jsonb, true, 1, {now}, {actor.Value}, {now}, {actor.Value})
            on conflict do nothing
            """, ct);
        if (made == 0)
        {
            return new ClientChange.Taken();
        }

        audit.Add("app.created", null, actor: actor, clientId: id, facts: ClientDifference.Between(new ClientSettings(), settings));
        return await Commit(transaction, id, new ClientChange.Done(), ct);
    }

    public async Task<ClientChange> Change(string id, int version, ClientSettings settings, AccountId actor, CancellationToken ct)
    {
        if (Flaws(id, settings) is { Count: > 0 } flaws)
        {
            return new ClientChange.Wrong(flaws);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var before = await Locked(id, ct);
        if (before is null || before.Version != version)
        {
            return before is null ? new ClientChange.NotThere() : new ClientChange.Stale();
        }

        var changes = ClientDifference.Between(Readable(before.Settings), settings);
        if (changes.Length == 0)
        {
            return new ClientChange.Done();
        }

        var (json, now) = (ClientJson.Write(settings), time.GetUtcNow());
        await Row(id, version).ExecuteUpdateAsync(row => row
            .SetProperty(client => client.Settings, json)
            .SetProperty(client => client.Version, version + 1)
            .SetProperty(client => client.ChangedAt, now)
            .SetProperty(client => client.ChangedBy, actor), ct);
        audit.Add("app.changed", null, actor: actor, clientId: id, facts: changes);
        return await Commit(transaction, id, new ClientChange.Done(), ct);
    }

    /// <summary>One more address, exactly as given.</summary>
    public async Task<ClientChange> AddRedirectUri(string id, int version, string address, AccountId actor, CancellationToken ct)
    {
        if (await db.Set<ClientRow>().AsNoTracking().Where(client => client.Id == id).Select(client => client.Settings).SingleOrDefaultAsync(ct) is not { } json)
        {
            return new ClientChange.NotThere();
        }

        var settings = Readable(json);
        settings.RedirectUris = [.. settings.RedirectUris.Append(address).Distinct(StringComparer.Ordinal)];
        return await Change(id, version, settings, actor, ct);
    }

    public async Task<ClientChange> Switch(string id, bool on, AccountId actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var switched = await db.Set<ClientRow>().Where(client => client.Id == id && client.IsOn != on).ExecuteUpdateAsync(row => row
            .SetProperty(client => client.IsOn, on)
            .SetProperty(client => client.Version, client => client.Version + 1)
            .SetProperty(client => client.ChangedAt, now)
            .SetProperty(client => client.ChangedBy, actor), ct);
        if (switched == 0)
        {
            return await db.Set<ClientRow>().AnyAsync(client => client.Id == id, ct) ? new ClientChange.Done() : new ClientChange.NotThere();
        }

        if (on)
        {
            audit.Add("app.switched-on", null, actor: actor, clientId: id);
        }
        else
        {
            audit.Add("app.switched-off", null, actor: actor, clientId: id);
        }

        return await Commit(transaction, id, new ClientChange.Done(), ct);
    }

    /// <summary>
    /// What the app holds is left as it is, millions of rows perhaps: it is worth nothing without the app. An app that got the same id would
    /// find it, so the id stays taken (<see cref="ClientRow.Deleted"/>).
    /// </summary>
    public async Task<ClientChange> Delete(string id, AccountId actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var deleted = await db.Set<ClientRow>().Where(client => client.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(client => client.Settings, ClientRow.Deleted)
            .SetProperty(client => client.IsOn, false)
            .SetProperty(client => client.Version, client => client.Version + 1)
            .SetProperty(client => client.ChangedAt, now)
            .SetProperty(client => client.ChangedBy, actor), ct);
        if (deleted == 0)
        {
            return new ClientChange.NotThere();
        }

        await db.Set<ClientSecretRow>().Where(secret => secret.ClientId == id).ExecuteDeleteAsync(ct);
        await db.Set<ClientUseRow>().Where(use => use.ClientId == id).ExecuteDeleteAsync(ct);
        audit.Add("app.deleted", null, actor: actor, clientId: id);
        return await Commit(transaction, id, new ClientChange.Done(), ct);
    }

    private IReadOnlyList<string> Flaws(string id, ClientSettings settings)
    {
        // Secrets of the table are made, never typed; to the check they are there.
        var whole = ClientJson.Read(ClientJson.Write(settings));
        (whole.Secrets, whole.SecretHashes) = ([], [.. RelyingApp.Hashes(whole, []).Select(Convert.ToBase64String)]);
        return settings.Secrets.Count + settings.SecretHashes.Count > 0 ? [":Secrets are made here, not given."] : check.Flaws(id, whole);
    }

    private async Task<ClientChange> Commit(Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, string id, ClientChange done, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);

        try
        {
            // It is saved: whoever hangs up now must not keep it out of force.
            await watch.Look(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Saved all the same, and a secret that is not shown now is lost. The watch looks again within two seconds.
            log.LogWarning(e, "A change of the app {Client} was saved, but is not in force here yet", id);
        }

        return done;
    }

    private IQueryable<ClientRow> Row(string id, int version) => db.Set<ClientRow>().Where(client => client.Id == id && client.Version == version);

    // Held until the end, so that of two who save at once the second sees the first one's version.
    private async Task<ClientRow?> Locked(string id, CancellationToken ct) =>
        (await db.Set<ClientRow>().FromSql($"select * from clients where id = {id} for update").AsNoTracking().ToListAsync(ct)).SingleOrDefault();

    private static ClientSettings Readable(string json)
    {
        try
        {
            return ClientJson.Read(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return new ClientSettings();
        }
    }
}
