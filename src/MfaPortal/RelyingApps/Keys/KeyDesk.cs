using MfaPortal.Accounts;
using MfaPortal.Oidc;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Keys;

/// <param name="Since">When it became what it is.</param>
/// <param name="Until">When it becomes something else.</param>
/// <param name="Opens">Whether this node can use it.</param>
internal sealed record KeyLine(string Kid, string Algorithm, KeyState State, DateTimeOffset Since, DateTimeOffset? Until, bool Opens)
{
    public bool IsAlive => State is not (KeyState.Gone or KeyState.Withdrawn);
}

/// <summary>What an administrator sees of the keys and can do to them. This node follows at once, the others at their next look.</summary>
internal sealed class KeyDesk(
    PortalDb db, KeyRotation rotation, SigningKeyStore store, IOptions<SigningKeysOptions> options, IOptions<OidcOptions> protocol, TimeProvider time)
{
    /// <summary>How long the next key is published before it signs.</summary>
    public TimeSpan PublishedBefore => options.Value.PublishedBefore;

    /// <summary>How long apps may keep the list of keys.</summary>
    public TimeSpan KeptByApps => protocol.Value.MetadataLifetime;

    /// <summary>By algorithm, the youngest first.</summary>
    public async Task<IReadOnlyList<KeyLine>> List(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await db.Set<SigningKeyRow>().AsNoTracking().ToListAsync(ct);
        var dates = rows.Select(row => row.Dates).ToList();
        return
        [
            .. from row in rows
               let state = KeyCalendar.State(row.Dates, dates, now)
               where state != KeyState.Gone
               orderby row.Algorithm descending, row.WithdrawnAt, row.SignsFrom descending
               select new KeyLine(row.Kid, row.Algorithm, state, Since(row, state, dates), Until(row, state, dates), !store.Unreadable.Contains(row.Kid)),
        ];
    }

    public async Task<int> MakeNext(AccountId actor, CancellationToken ct)
    {
        var made = await rotation.MakeNext(actor, ct);
        await store.Look(ct);
        return made;
    }

    public async Task<bool> Withdraw(string kid, AccountId actor, string reason, CancellationToken ct)
    {
        var withdrawn = await rotation.Withdraw(kid, actor, reason, ct);
        await store.Look(ct);
        return withdrawn;
    }

    private static DateTimeOffset Since(SigningKeyRow row, KeyState state, List<KeyDates> all) => state switch
    {
        KeyState.Next => row.CreatedAt,
        KeyState.Retired => Successor(row, all)?.SignsFrom ?? row.SignsFrom,
        KeyState.Remembered => row.RetiresAt ?? row.SignsFrom,
        KeyState.Withdrawn => row.WithdrawnAt ?? row.SignsFrom,
        _ => row.SignsFrom,
    };

    private DateTimeOffset? Until(SigningKeyRow row, KeyState state, List<KeyDates> all) => state switch
    {
        KeyState.Next => row.SignsFrom,
        KeyState.Current => Successor(row, all)?.SignsFrom ?? row.SignsFrom + options.Value.SignsFor,
        KeyState.Retired => row.RetiresAt,
        KeyState.Remembered => row.ForgottenAt,
        _ => null,
    };

    // A withdrawn key counts if it came to sign.
    private static KeyDates? Successor(SigningKeyRow row, List<KeyDates> all) => all
        .Where(key => key.Algorithm == row.Algorithm && key.SignsFrom > row.SignsFrom && !(key.WithdrawnAt <= key.SignsFrom))
        .MinBy(key => key.SignsFrom);
}
