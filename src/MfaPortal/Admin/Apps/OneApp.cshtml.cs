using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class OneAppModel(AppOffice office, TimeProvider time) : PageModel
{
    private static readonly string[] News = ["created", "settings", AppAct.SwitchOff, AppAct.SwitchOn, AppAct.SecretRemoval, AppAct.Address];

    public ClientEntry App { get; private set; } = null!;

    public string ChangedBy { get; private set; } = "";

    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>What was just done here, if anything.</summary>
    public string? Done { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public bool LacksSecret => !App.IsPublic && App.Settings is { Keys: null } && App.Secrets.All(secret => secret.IsOver(Now));

    public async Task<IActionResult> OnGetAsync(string id, string? done, CancellationToken ct)
    {
        if (await office.Find(id, ct) is not { } app)
        {
            return NotFound();
        }

        (App, Now, Done) = (app, time.GetUtcNow(), News.Contains(done) ? done : null);
        (ChangedBy, ChangedAt) = await office.LastChange(app, ct);
        return Page();
    }
}
