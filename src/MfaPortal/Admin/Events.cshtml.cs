using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Helpdesk;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class EventsModel(AuditLookup lookup, AuditExport export, CurrentSession current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public AuditAsk Ask { get; set; } = AuditAsk.Nothing;

    public AuditView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => View = await lookup.Look(Ask, ct);

    // A form, not a link: taking the trail away is an act, and leaves a row.
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = await current.Get(ct) ?? throw new InvalidOperationException("The gate lets nobody in without a session.");
        return await lookup.Filter(Ask, ct) is { } filter ? await export.Begin(me.AccountId, Ask.Query(null), filter, ct) : NotFound();
    }
}
