using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Operations;

/// <summary>The one error page. It must render with the database gone, so nothing here needs it.</summary>
internal sealed class ProblemModel(IServiceProvider services) : PageModel
{
    public const string Address = "/problem";

    internal Problem Problem { get; private set; } = null!;

    internal OidcRefusal? Refusal { get; private set; }

    public string Reference => HttpContext.TraceIdentifier;

    /// <summary>Where the button leads: back to the same page where trying again can help, else to the start.</summary>
    public string WayOn => Problem switch
    {
        { Text: "stale" } => Local(Problem.Path),
        { Text: "busy" or "database" or "500" or "429" or "503", WasRead: true } => Local(Problem.Path + Problem.Query),
        _ => "/",
    };

    public async Task<IActionResult> OnGetAsync()
    {
        if (HttpContext.Features.Get<Problem>() is not { } problem)
        {
            return NotFound();
        }

        Problem = problem;
        Refusal = HttpContext.Features.Get<OidcRefusal>();
        if (Response.StatusCode < StatusCodes.Status500InternalServerError)
        {
            // The antiforgery tokens of the frame's small forms are bound to whoever is signed in.
            var current = services.GetRequiredService<CurrentSession>();
            await current.Get(HttpContext.RequestAborted);
            HttpContext.User = current.Principal;
        }

        return Page();
    }

    // A path may begin with two slashes, which a browser takes for another host.
    private string Local(string address) => Url.IsLocalUrl(address) ? address : "/";
}
