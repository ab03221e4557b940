using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.TrustedBrowsers;

/// <summary>Ends all of a person's trusted browsers with everything else that they have; the sessions end right after.</summary>
internal sealed class BrowserEnds(PortalDb db, AuditTrail audit, TimeProvider time) : IEndsWithThePerson
{
    async Task IEndsWithThePerson.EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct)
    {
        var ended = await Sql.Of($"""
            update trusted_browsers set ended_at = {time.GetUtcNow()}, end_reason = {reason}, sealed_token = null
             where account_id = {account} and ended_at is null
            """).Run(db.Database, ct);
        if (ended > 0)
        {
            audit.Add("trusted-browsers.ended", account, actor: actor, facts: [("reason", reason), ("count", ended.ToString(CultureInfo.InvariantCulture))]);
        }
    }
}
