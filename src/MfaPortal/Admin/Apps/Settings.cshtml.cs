using MfaPortal.Accounts;
using MfaPortal.Helpdesk;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30, FormMinutes = 30)]
internal sealed class SettingsModel(AppOffice office, ClientDesk desk, CurrentSession current, Text text) : PageModel
{
    public ClientEntry App { get; private set; } = null!;

    public AppForm Form { get; private set; } = null!;

    /// <summary>The state of the app that this form was made from.</summary>
    public int Version { get; private set; }

    /// <summary>Somebody saved meanwhile: what stands there now, where it is not what was typed here.</summary>
    public IReadOnlyList<(AppField Field, string Saved)> Overtaken { get; private set; } = [];

    public string OvertakenBy { get; private set; } = "";

    public DateTimeOffset? OvertakenAt { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await office.Changeable(id, ct) is not { Settings: { } settings } app)
        {
            return NotFound();
        }

        (App, Form, Version) = (app, AppForm.Of(settings), app.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, [FromForm] int version, CancellationToken ct)
    {
        if (await office.Changeable(id, ct) is not { Settings: { } settings } app)
        {
            return NotFound();
        }

        (App, Form, Version) = (app, AppForm.Read(Request.Form, settings, AppFields.All, text), app.Version);
        if (Form.Errors.Count > 0)
        {
            Version = version;
            return Page();
        }

        switch (await desk.Change(id, version, Form.Settings, (await current.Get(ct))!.AccountId, ct))
        {
            case ClientChange.Done:
                return LocalRedirect($"/admin/apps/{id}?done=settings");
            case ClientChange.Wrong(var flaws):
                Form.Refused(flaws, text);
                Version = version;
                return Page();
            case ClientChange.Stale:
                return await Told(id, ct);
            case ClientChange.NotThere:
                return NotFound();
            default:
                throw new InvalidOperationException("Unreachable: changing an app ends in one of these.");
        }
    }

    // What was typed stays typed; saving again is then a choice made with open eyes.
    private async Task<IActionResult> Told(string id, CancellationToken ct)
    {
        if (await office.Changeable(id, ct) is not { Settings: { } saved } app)
        {
            return NotFound();
        }

        (App, Version) = (app, app.Version);
        (OvertakenBy, OvertakenAt) = await office.LastChange(app, ct);
        Overtaken = [.. AppFields.All.Where(field => field.Suits(saved) && field.Read(saved) != Form.Value(field)).Select(field => (field, field.Read(saved)))];
        return Overtaken.Count > 0 ? Page() : LocalRedirect($"/admin/apps/{id}?done=settings");
    }
}
