using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Helpdesk;

[RequiresSession(Roles = [Role.Helpdesk, Role.Admin], FactorWithinMinutes = 30)]
internal sealed class ReferencesModel(ReferenceLookup lookup) : PageModel
{
    /// <summary>As it was typed, or read out.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public string Asked { get; private set; } = "";

    public FoundReference? Found { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Asked = ReferenceLookup.Read(Code);
        Found = Asked.Length > 0 ? await lookup.Find(Asked, ct) : null;
    }
}
