using MfaPortal.Audit;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Safety;

[RequiresSession]
internal sealed class HistoryModel(CurrentSession current, HistoryBook book, IOptions<SafetyOptions> options) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public HistorySort Shown => HistorySort.Named(Sort);

    public bool WithReason => options.Value.ShowsHelpdeskReason;

    public HistoryPage History { get; private set; } = new([], [], null);

    public async Task OnGetAsync(CancellationToken ct) =>
        History = await book.Page((await current.Get(ct))!, Shown, AuditQueryCursor.Parse(After), ct);

    public static string Address(HistorySort sort, AuditQueryCursor? after = null)
    {
        (string Name, string? Value)[] parts = [("sort", sort == HistorySort.Everything ? null : sort.Name), ("after", after?.ToString())];
        return "/history" + QueryString.Create(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value)));
    }
}
