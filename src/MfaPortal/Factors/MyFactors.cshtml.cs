using MfaPortal.Sessions;
using MfaPortal.TrustedBrowsers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors;

/// <summary>What a person can show beside the password, a set as one line.</summary>
[RequiresSession]
internal sealed class MyFactorsModel(CurrentSession current, FactorDesk desk, FactorCatalogue catalogue, IOptions<TrustedBrowserOptions> trust) : PageModel
{
    internal sealed record Line(FactorKind Kind, FactorSummary Factor, int Count);

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public string? News => After switch
    {
        "removed" => "my-factors.after.removed",
        "renamed" => "my-factors.after.renamed",
        _ => null,
    };

    public bool MayTrustBrowsers => trust.Value.IsOn;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        Lines = [.. (await desk.List(session.AccountId, ct))
            .Where(factor => catalogue.Find(factor.Kind) is not null)
            .GroupBy(factor => catalogue.Find(factor.Kind)!.IsSet ? factor.Kind : factor.Id.ToString())
            .Select(group => new Line(catalogue.Find(group.First().Kind)!, group.First(), group.Count()))
            .OrderBy(line => line.Kind.Role)];
    }
}
