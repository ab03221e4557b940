using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

/// <summary>Asks once more; the posted form does the act. A new secret is the answer to the form itself, because nothing keeps it.</summary>
[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class ActModel(AppOffice office, ClientDesk desk, CurrentSession current, AppFailures failures) : PageModel
{
    public ClientEntry App { get; private set; } = null!;

    public string Act { get; private set; } = "";

    /// <summary>The secret that goes, where it is one.</summary>
    public SecretFacts? Secret { get; private set; }

    /// <summary>The refused request whose address is added.</summary>
    public AppFailure? Failure { get; private set; }

    public ClientChange.SecretMade? Made { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string act, string? secret, long row, CancellationToken ct)
    {
        if (!AppAct.All.Contains(act) || await office.Changeable(id, ct) is not { } app)
        {
            return NotFound();
        }

        (App, Act, Secret) = (app, act, app.Secrets.FirstOrDefault(one => one.Fingerprint == secret));
        Failure = act == AppAct.Address ? await failures.Addable(app, row, ct) : null;
        return (act == AppAct.SecretRemoval && Secret is null) || (act == AppAct.Address && Failure is null) ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string act, string? secret, long row, [FromForm] int version, [FromForm] string? typed, [FromForm] int days, CancellationToken ct)
    {
        var page = await OnGetAsync(id, act, secret, row, ct);
        if (page is not PageResult || (act == AppAct.Deletion && typed?.Trim() != id))
        {
            Error = office.Say("admin.app.deletion.wrong");
            return page;
        }

        switch (await Do(id, act, version, AppAct.Lives.Contains(days) ? days : AppAct.Lives[0], (await current.Get(ct))!.AccountId, ct))
        {
            case ClientChange.SecretMade made:
                Made = made;
                Response.Headers.CacheControl = "no-store";
                return Page();
            case ClientChange.Done:
                return LocalRedirect(act == AppAct.Deletion ? "/admin/apps?done=deletion" : $"/admin/apps/{id}?done={act}");
            case ClientChange.Stale:
                Error = office.Say($"admin.app.{act}.stale");
                return Page();
            case ClientChange.Wrong(var flaws):
                Error = office.Say("admin.app.refused", string.Join(' ', flaws.Select(flaw => flaw.Trim(' ', ':'))));
                return Page();
            case ClientChange.TwoAlready:
                Error = office.Say("admin.app.secret.two");
                return Page();
            case ClientChange.NotThere:
                return NotFound();
            default:
                throw new InvalidOperationException("Unreachable: an act ends in one of these.");
        }
    }

    private Task<ClientChange> Do(string id, string act, int version, int days, AccountId actor, CancellationToken ct) => act switch
    {
        AppAct.SwitchOff => desk.Switch(id, on: false, actor, ct),
        AppAct.SwitchOn => desk.Switch(id, on: true, actor, ct),
        AppAct.Deletion => desk.Delete(id, actor, ct),
        AppAct.Address => desk.AddRedirectUri(id, version, Failure?.Address ?? "", actor, ct),
        AppAct.Secret => desk.AddSecret(id, version, days == 0 ? null : TimeSpan.FromDays(days), actor, ct),
        _ => desk.RemoveSecret(id, Secret?.Fingerprint ?? "", actor, ct),
    };
}
