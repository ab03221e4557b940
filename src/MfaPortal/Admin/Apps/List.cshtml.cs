using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class ListModel(ClientBook book, AppFailures failures) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public string? Done { get; private set; }

    public bool AnyAtAll { get; private set; }

    public IReadOnlyList<ClientEntry> Found { get; private set; } = [];

    public Dictionary<string, int> Failed { get; private set; } = [];

    public async Task OnGetAsync(string? done, CancellationToken ct)
    {
        var all = await book.All(ct);
        AnyAtAll = all.Count > 0;
        Found = [.. all.Where(Matches).OrderBy(app => app.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(app => app.Id, StringComparer.Ordinal)];
        Failed = await failures.Count([.. all.Select(app => app.Id)], ct);
        Done = done == "deletion" ? done : null;
    }

    private bool Matches(ClientEntry app) => string.IsNullOrWhiteSpace(Q)
        || app.Name.Contains(Q.Trim(), StringComparison.CurrentCultureIgnoreCase) || app.Id.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase);
}
