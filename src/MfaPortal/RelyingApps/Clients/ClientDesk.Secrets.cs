using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>Two secrets at most count at once: the old one until the app has the new one.</summary>
internal sealed partial class ClientDesk
{
    public const int MostSecrets = 2;
    private const int SecretBytes = 32;

    public async Task<ClientChange> AddSecret(string id, int version, TimeSpan? life, AccountId actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = await Locked(id, ct);
        if (row is null || Readable(row.Settings).Public)
        {
            return new ClientChange.NotThere();
        }

        if (row.Version != version)
        {
            return new ClientChange.Stale();
        }

        var now = time.GetUtcNow();
        if (await db.Set<ClientSecretRow>().CountAsync(one => one.ClientId == id && (one.ExpiresAt == null || one.ExpiresAt > now), ct) >= MostSecrets)
        {
            return new ClientChange.TwoAlready();
        }

        var secret = entropy.Text(SecretBytes);
        var (hash, expires) = (Client.HashSecret(secret), now + life);
        db.Add(new ClientSecretRow { ClientId = id, Hash = hash, CreatedAt = now, CreatedBy = actor, ExpiresAt = expires });
        await Touch(id, version, actor, ct);
        audit.Add("client-secret.created", null, actor: actor, clientId: id, facts: [("fingerprint", ClientUses.Fingerprint(hash)), ("expires", expires?.ToString("O", null))]);
        return await Commit(transaction, id, new ClientChange.SecretMade(secret, ClientUses.Fingerprint(hash), expires), ct);
    }

    public async Task<ClientChange> RemoveSecret(string id, string fingerprint, AccountId actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = await Locked(id, ct);
        var secret = (await db.Set<ClientSecretRow>().AsNoTracking().Where(one => one.ClientId == id).ToListAsync(ct)).Find(one => ClientUses.Fingerprint(one.Hash) == fingerprint);
        if (row is null || secret is null)
        {
            return new ClientChange.NotThere();
        }

        await db.Set<ClientSecretRow>().Where(one => one.ClientId == id && one.Hash == secret.Hash).ExecuteDeleteAsync(ct);
        await Touch(id, row.Version, actor, ct);
        audit.Add("client-secret.removed", null, actor: actor, clientId: id, facts: [("fingerprint", fingerprint)]);
        return await Commit(transaction, id, new ClientChange.Done(), ct);
    }

    private async Task Touch(string id, int version, AccountId actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await Row(id, version).ExecuteUpdateAsync(row => row
            .SetProperty(client => client.Version, version + 1)
            .SetProperty(client => client.ChangedAt, now)
            .SetProperty(client => client.ChangedBy, actor), ct);
    }
}
