using MfaPortal.Accounts;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using MfaPortal.TrustedBrowsers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors;

/// <summary>What a person can show beside the password, a set as one line.</summary>
[RequiresSession]
internal sealed class MyFactorsModel(CurrentSession current, FactorDesk desk, FactorCatalogue catalogue, Text texts) : PageModel
{
    internal sealed record Line(FactorKind Kind, FactorSummary Factor, int Count, bool Counts)
    {
        public bool CanBeTried => Counts && !Kind.IsSet;

        public bool CanBeReplaced => Counts && Kind.ReplacePath is not null;
    }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>The one that a person wanted to try.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tried { get; set; }

    public string? News { get; private set; }

    public bool MayTrustBrowsers { get; private set; }

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public string Tip =>
        Lines.Any(line => line.CanBeReplaced && !line.Kind.WithoutPhone) ? "my-factors.tip"
        : Lines.Any(line => line.CanBeReplaced) ? "my-factors.tip.device"
        : "my-factors.tip.add";

    internal AccountId Owner { get; private set; }

    /// <summary>What tells devices of a removal.</summary>
    public IEnumerable<string> Removed => After is "removed" or "replaced" ? catalogue.All.Select(kind => kind.RemovedPartial).OfType<string>() : [];

    public async Task OnGet([FromServices] IOptions<TrustedBrowserOptions> trust, [FromServices] TimeProvider time, CancellationToken ct)
    {
        MayTrustBrowsers = trust.Value.IsOn;
        var session = (await current.Get(ct))!;
        Owner = session.AccountId;
        var counting = catalogue.For(session.Roles, session.Email is not null);
        Lines = [.. (await desk.List(session.AccountId, ct))
            .Where(factor => catalogue.Find(factor.Kind) is not null)
            .GroupBy(factor => catalogue.Find(factor.Kind)!.IsSet ? factor.Kind : factor.Id.ToString())
            .Select(group => (Kind: catalogue.Find(group.First().Kind)!, Group: group))
            .Select(line => new Line(line.Kind, line.Group.First(), line.Group.Count(), counting.Contains(line.Kind)))
            .OrderBy(line => line.Kind.Role)];
        News = After switch
        {
            "removed" => texts["my-factors.after.removed"],
            "renamed" => texts["my-factors.after.renamed"],
            "renewed" => texts["my-factors.after.renewed"],
            "replaced" => texts["my-factors.after.replaced"],
            "preferred" => texts["my-factors.after.preferred"],
            "tried" => Outcome(time.GetUtcNow()),
            _ => null,
        };
    }

    // What the rows say, not the address: whoever has several of a kind may have shown another than they wanted.
    private string? Outcome(DateTimeOffset now)
    {
        var wanted = Lines.Select(line => line.Factor).FirstOrDefault(factor => factor.Id.ToString() == Tried);
        var shown = Lines.Select(line => line.Factor).Where(factor => factor.Kind == wanted?.Kind).MaxBy(factor => factor.LastUsedAt);
        return wanted is null || shown?.LastUsedAt is not { } at || now - at > TimeSpan.FromMinutes(2) ? null
            : shown.Id == wanted.Id ? texts["my-factors.after.tried", wanted.Label]
            : texts["my-factors.after.tried-other", shown.Label, wanted.Label];
    }
}
