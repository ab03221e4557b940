using MfaPortal.Accounts;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Helpdesk;

internal sealed record ConfirmInput(string? Reason);

/// <summary>Asks for the reason; the posted form does the act.</summary>
[RequiresSession(Roles = [Role.Helpdesk, Role.Admin], FactorWithinMinutes = 30)]
internal sealed class ConfirmModel(CurrentSession current, AccountFiles files, Interventions interventions, Text text) : PageModel
{
    [BindProperty]
    public ConfirmInput Input { get; set; } = new((string?)null);

    public Act Act { get; private set; } = null!;

    public AccountFile Opened { get; private set; } = null!;

    /// <summary>The factor that goes, where it is one.</summary>
    public FactorLine? Factor => Act is Act.FactorReset(var id) ? Opened.Factors.FirstOrDefault(factor => factor.Id == id) : null;

    public async Task<IActionResult> OnGetAsync(string id, string act, string? factor, CancellationToken ct) =>
        RowId.TryParse<AccountId>(id, out var person) && Act.Parse(act, factor) is { } wanted
            ? await Answer(await interventions.Consider(await Agent(ct), person, wanted, ct), person, wanted, ct)
            : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string act, string? factor, CancellationToken ct)
    {
        if (!RowId.TryParse<AccountId>(id, out var person) || Act.Parse(act, factor) is not { } wanted)
        {
            return NotFound();
        }

        if (Reason.Read(Input.Reason) is not { } reason)
        {
            ModelState.AddModelError("Input.Reason", text["helpdesk.reason.wrong", Reason.Shortest, Reason.Longest]);
            return await OnGetAsync(id, act, factor, ct);
        }

        var outcome = await interventions.Do(await Agent(ct), person, wanted, reason, ct);
        return outcome is Intervention.Done
            ? LocalRedirect($"/helpdesk/accounts/{person}?done={wanted.Name}")
            : await Answer(outcome, person, wanted, ct);
    }

    private async Task<IActionResult> Answer(Intervention outcome, AccountId person, Act wanted, CancellationToken ct)
    {
        if (outcome is Intervention.Refused)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (outcome is Intervention.NotThere || await files.Open(person, ct) is not { } file)
        {
            return NotFound();
        }

        (Act, Opened) = (wanted, file);
        return Page();
    }

    private async Task<SignedIn> Agent(CancellationToken ct) =>
        await current.Get(ct) ?? throw new InvalidOperationException("The gate lets nobody in without a session.");
}
