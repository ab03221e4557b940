using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Passwords;

internal sealed record ForgotInput(string? Login);

/// <summary>Asks for a link. Says the same to everybody, whoever is named.</summary>
internal sealed class ForgotModel(ResetDesk desk, ResetWorker worker, Text text) : PageModel
{
    [BindProperty]
    public ForgotInput Input { get; set; } = new((string?)null);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Input.Login))
        {
            ModelState.AddModelError("Input.Login", text["password.forgot.empty"]);
            return Page();
        }

        await desk.Ask(Input.Login, ct);
        worker.Wake();
        return Redirect("/password/forgot/sent");
    }
}
