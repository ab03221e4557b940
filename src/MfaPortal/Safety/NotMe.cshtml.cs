using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Safety;

internal sealed record NotMeInput(string? Token)
{
    public override string ToString() => "(redacted)";
}

/// <summary>Where a letter's "this was not me" leads, without signing in. Looking changes nothing: mail scanners look too (threat T52).</summary>
internal sealed class NotMeModel(NotMeDesk desk) : PageModel
{
    [BindProperty]
    public NotMeInput Input { get; set; } = new((string?)null);

    /// <summary>Travels in the form, so that posting does not depend on the address.</summary>
    public string? Token { get; private set; }

    public NotMe Sight { get; private set; } = new NotMe.LinkDead();

    // The address holds the secret: no other site, and no log of ours, hears it through a Referer.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken ct)
    {
        Token = token;
        return Show(await desk.Look(token, ct));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => await desk.Use(Input.Token, ct) switch
    {
        NotMe.Frozen => Redirect("/not-me/done"),
        var other => Show(other),
    };

    private PageResult Show(NotMe sight)
    {
        Sight = sight;
        if (sight is NotMe.LinkDead)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
        }

        return Page();
    }
}
