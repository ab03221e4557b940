using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Helpdesk;

[RequiresSession(Roles = [Role.Helpdesk, Role.Admin], FactorWithinMinutes = 30)]
internal sealed class EventsModel(AuditLookup lookup) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public AuditAsk Ask { get; set; } = AuditAsk.Nothing;

    public AuditView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => View = await lookup.Look(Ask, ct);
}
