using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Helpdesk;

[RequiresSession(Roles = [Role.Helpdesk, Role.Admin], FactorWithinMinutes = 30)]
internal sealed class FindModel(PeopleSearch search) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Which page; "page" itself is a word of the framework's.</summary>
    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public FoundPeople Found { get; private set; } = new([], More: false);

    /// <summary>Shown until somebody is looked for.</summary>
    public IReadOnlyList<FrozenPerson> Frozen { get; private set; } = [];

    public bool TooShort => !string.IsNullOrWhiteSpace(Q) && PeopleSearch.Words(Q).Length == 0;

    public bool Asked => PeopleSearch.Words(Q).Length > 0;

    public async Task OnGetAsync(CancellationToken ct)
    {
        P = Math.Clamp(P, 1, PeopleSearch.LastPage);
        Found = await search.Find(Q, P, ct);
        Frozen = string.IsNullOrWhiteSpace(Q) ? await search.Frozen(ct) : [];
    }

    public string Leaf(int page) => QueryString.Create([KeyValuePair.Create("q", Q), KeyValuePair.Create<string, string?>("p", page.ToString(CultureInfo.InvariantCulture))]).Value ?? "";
}
