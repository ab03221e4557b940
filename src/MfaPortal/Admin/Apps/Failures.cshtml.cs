using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

/// <summary>What the app did that was refused, in words its owner can act on.</summary>
[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class FailuresModel(AppOffice office, AppFailures failures, ClientRegistry registry) : PageModel
{
    public ClientEntry App { get; private set; } = null!;

    public IReadOnlyList<AppFailure> Failures { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await office.Find(id, ct) is not { } app)
        {
            return NotFound();
        }

        App = app;
        Failures = await failures.Last(app, [.. registry.Snapshot.Apps.Keys, app.Id], ct);
        return Page();
    }
}
