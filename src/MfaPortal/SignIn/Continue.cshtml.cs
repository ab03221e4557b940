using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Shows nothing: where every step returns to, and from where the next one is reached.</summary>
internal sealed class ContinueModel(Dispatcher dispatcher) : PageModel
{
    public async Task<IActionResult> OnGet([FromQuery(Name = "j")] string? id, CancellationToken ct) =>
        Redirect(await dispatcher.Continue(HttpContext, id, ct));
}
