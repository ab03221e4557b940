using MfaPortal.Factors;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// For who had to fall back on a backup: is what they sign in with gone? Asked once, before the sign-in ends; either answer ends it, and what was to
/// come comes still.
/// </summary>
internal sealed class RecoveredModel(Dispatcher dispatcher, CurrentSession current, FactorDesk desk, FactorCatalogue catalogue) : PageModel
{
    private Journey journey = null!;

    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    /// <summary>What could be replaced.</summary>
    public IReadOnlyList<(FactorSummary Factor, FactorKind Kind)> Mine { get; private set; } = [];

    public bool IsPhone => Mine.Any(one => !one.Kind.WithoutPhone);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ? Page() : Elsewhere();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await dispatcher.FinishRecovered(HttpContext, JourneyId, ct);
        return Elsewhere();
    }

    public async Task<IActionResult> OnPostNew([FromForm] string? factor, CancellationToken ct)
    {
        if (!await Read(ct))
        {
            return Elsewhere();
        }

        var chosen = Mine.FirstOrDefault(one => one.Factor.Id.ToString() == factor).Factor;
        return chosen is null ? Page()
            : await dispatcher.FinishRecovered(HttpContext, JourneyId, ct) ? Redirect(FactorErrandModel.NewOne(chosen.Id, journey.Id))
            : Elsewhere();
    }

    private async Task<bool> Read(CancellationToken ct)
    {
        // A journey that began in a session may name nobody: then it is about who is signed in.
        if (await dispatcher.Ask(JourneyId, ct) is not ({ FinishedAt: null, DeclinedAt: null } found, NextStep.Finish { Recovered: true })
            || (found.AccountId ?? (await current.Get(ct))?.AccountId) is not { } owner)
        {
            return false;
        }

        journey = found;
        Mine = [.. (await desk.List(owner, ct))
            .SelectMany(factor => catalogue.All.Where(kind => kind.Name == factor.Kind && kind.ReplacePath is not null && catalogue.IsOn(kind)).Select(kind => (factor, kind)))];
        return true;
    }

    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
