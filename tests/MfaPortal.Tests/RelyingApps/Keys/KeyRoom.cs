using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Tests.RelyingApps.Keys;

/// <summary>What a node does to the keys, and the rows themselves.</summary>
internal static class KeyRoom
{
    public static Task<List<SigningKeyRow>> SigningKeys(this RelyingAppsRoom room) =>
        room.Use<PortalDb, List<SigningKeyRow>>(db => db.Set<SigningKeyRow>().AsNoTracking().OrderBy(row => row.SignsFrom).ToListAsync());

    public static Task<bool> Turn(this RelyingAppsRoom room) => room.Use<KeyRotation, bool>(rotation => rotation.Turn(default));

    public static Task<int> MakeNext(this RelyingAppsRoom room, AccountId actor) => room.Use<KeyRotation, int>(rotation => rotation.MakeNext(actor, default));

    public static Task<bool> Withdraw(this RelyingAppsRoom room, string kid, AccountId actor) =>
        room.Use<KeyRotation, bool>(rotation => rotation.Withdraw(kid, actor, "A copy was found", default));
}
