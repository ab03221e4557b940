using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors;

/// <summary>One factor of the person's own: its name, and its removal. A factor worth as much as the best they have must have been shown within ten minutes (T19).</summary>
[RequiresSession(FactorWithinMinutes = 10, ToChangeFactors = true)]
internal sealed class OneFactorModel(CurrentSession current, FactorDesk desk, FactorRemoval removal, Text texts) : PageModel
{
    private FactorId factorId;
    private SignedIn session = null!;

    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty]
    public string? Label { get; set; }

    public string Name { get; private set; } = "";

    public bool IsSet { get; private set; }

    /// <summary>Null: what this is cannot be made anew.</summary>
    public string? Renewal { get; private set; }

    public bool IsLast { get; private set; }

    public bool MayRemove { get; private set; }

    public bool MayPrefer { get; private set; }

    public bool IsPreferred { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!await Read(ct))
        {
            return NotFound();
        }

        Label = Name;
        return Page();
    }

    public async Task<IActionResult> OnPostRename(CancellationToken ct)
    {
        if (!await Read(ct))
        {
            return NotFound();
        }

        if (Label?.Trim() is not { Length: > 0 and <= 64 } label || label.Any(char.IsControl))
        {
            ModelState.AddModelError(nameof(Label), texts["one-factor.label.wrong"]);
            return Page();
        }

        await desk.Rename(session.AccountId, factorId, label, ct);
        return Redirect("/factors?after=renamed");
    }

    public async Task<IActionResult> OnPostPrefer([FromForm] bool first, CancellationToken ct)
    {
        if (!await Read(ct))
        {
            return NotFound();
        }

        if (MayPrefer || !first)
        {
            await desk.Prefer(session.AccountId, first ? factorId : null, Name, ct);
        }

        return Redirect("/factors?after=preferred");
    }

    public async Task<IActionResult> OnPostRemove(CancellationToken ct)
    {
        if (!await Read(ct))
        {
            return NotFound();
        }

        if (!await removal.RemoveOwn(session, factorId, ct))
        {
            return Page();
        }

        return Redirect("/factors?after=removed");
    }

    private async Task<bool> Read(CancellationToken ct)
    {
        session = (await current.Get(ct))!;
        if (!Storage.RowId.TryParse(Id, out factorId) || await removal.Look(session, factorId, ct) is not { } look)
        {
            return false;
        }

        (IsSet, IsLast, MayRemove) = (look.IsSet, look.IsLast, look.MayRemove);
        (MayPrefer, IsPreferred) = (look.MayPrefer, look.Factor.IsPreferred);
        Renewal = look.MayRenew ? "/factors/renew?kind=" + look.Factor.Kind : null;
        Name = look.IsSet ? texts[$"factor.{look.Factor.Kind}.name"] : look.Factor.Label;
        return true;
    }
}
