using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Helpdesk;

/// <summary>What a reference code stands for.</summary>
/// <param name="Events">What the same request left in the trail.</param>
internal sealed record FoundReference(
    string Code, DateTimeOffset At, int Status, string Rule, string? Page, string? App, AccountId? PersonId, string? Person, string? Detail, AuditQueryPage Events);

/// <summary>Reads a code as it is read out on the telephone, and finds what its page told.</summary>
internal sealed class ReferenceLookup(PortalDb db, AuditQuery audit, AppNames apps)
{
    private const int MostEvents = 10;

    /// <summary>Spaces, dashes and small letters are how people write it down.</summary>
    public static string Read(string? typed) =>
        string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant() is { Length: <= 16 } code ? code : "";

    public async Task<FoundReference?> Find(string code, CancellationToken ct)
    {
        if (await db.Set<ShownErrorRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, ct) is not { } shown)
        {
            return null;
        }

        return new FoundReference(
            shown.Code, shown.At, shown.Status, shown.Rule, shown.Page, apps.Of(shown.ClientId) ?? shown.ClientId, shown.AccountId,
            await db.Set<Account>().Where(account => account.Id == shown.AccountId).Select(account => account.DisplayName).SingleOrDefaultAsync(ct),
            shown.Detail, await audit.Page(new AuditQueryFilter { Reference = code }, null, MostEvents, ct));
    }
}
