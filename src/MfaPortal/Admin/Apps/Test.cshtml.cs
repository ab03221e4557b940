using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class TestModel(AppOffice office, TestSignIns tests) : PageModel
{
    public ClientEntry App { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await office.Find(id, ct) is not { } app)
        {
            return NotFound();
        }

        App = app;
        return Page();
    }

    public IActionResult OnPost(string id, [FromForm] bool anew) => tests.Begin(HttpContext, id, anew) is { } path ? LocalRedirect(path) : NotFound();
}
