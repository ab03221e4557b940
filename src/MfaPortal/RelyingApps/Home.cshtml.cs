using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.RelyingApps;

internal sealed class HomeModel(CurrentSession current, AppTiles tiles, Clock clock, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public string? News => After == "password" ? "password.change.done" : null;

    /// <summary>Until when a password is enough, for who signed in with nothing else.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    public int Left { get; private set; }

    public IReadOnlyList<AppTile> Tiles { get; private set; } = [];

    // Not by the gate: whoever opens the portal itself wants to sign in, not to come back to a page that was refused.
    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await current.Get(ct) is not { } session)
        {
            return LocalRedirect("/sign-in");
        }

        if (session is { Strength: Strength.Password, TrustedBrowser: false, FactorDeadline: { } deadline })
        {
            (Deadline, Left) = (deadline, clock.DaysLeft(deadline, time.GetUtcNow()));
        }

        Tiles = tiles.For(session.Roles);
        return Page();
    }
}
