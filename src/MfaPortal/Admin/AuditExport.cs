using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Mvc;

namespace MfaPortal.Admin;

/// <summary>Begins an export: the trail says first who takes what away, then the file flows.</summary>
internal sealed class AuditExport(PortalDb db, AuditTrail audit, AuditQuery query)
{
    public async Task<IActionResult> Begin(AccountId actor, string asked, AuditQueryFilter filter, CancellationToken ct)
    {
        audit.Add("audit.exported", null, actor: actor, facts: [("search", asked)]);
        await db.SaveChangesAsync(ct);
        return new AuditCsv(query.All(filter));
    }
}
