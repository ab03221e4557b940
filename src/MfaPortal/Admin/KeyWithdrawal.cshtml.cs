using MfaPortal.Accounts;
using MfaPortal.Helpdesk;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin;

internal sealed record KeyWithdrawalInput(string? Reason);

/// <summary>Says what will happen and asks for the reason; the posted form gives the key up.</summary>
[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 10)]
internal sealed class KeyWithdrawalModel(KeyDesk desk, CurrentSession current, Text text) : PageModel
{
    [BindProperty]
    public KeyWithdrawalInput Input { get; set; } = new((string?)null);

    public KeyLine Line { get; private set; } = null!;

    public int KeptMinutes => (int)Math.Ceiling(desk.KeptByApps.TotalMinutes);

    public async Task<IActionResult> OnGetAsync(string kid, CancellationToken ct)
    {
        if ((await desk.List(ct)).FirstOrDefault(line => line.Kid == kid && line.IsAlive) is not { } line)
        {
            return NotFound();
        }

        Line = line;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string kid, CancellationToken ct)
    {
        if (Reason.Read(Input.Reason) is not { } reason)
        {
            ModelState.AddModelError("Input.Reason", text["helpdesk.reason.wrong", Reason.Shortest, Reason.Longest]);
            return await OnGetAsync(kid, ct);
        }

        var me = (await current.Get(ct))!;
        return await desk.Withdraw(kid, me.AccountId, reason.Text, ct) ? LocalRedirect("/admin/keys?done=withdrawal") : NotFound();
    }
}
