using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class KeysModel(KeyDesk desk, CurrentSession current) : PageModel
{
    private static readonly string[] Acts = ["next", "withdrawal"];

    public IReadOnlyList<KeyLine> Lines { get; private set; } = [];

    /// <summary>What was just done here, if anything.</summary>
    public string? Done { get; private set; }

    public int DaysBefore => (int)Math.Ceiling(desk.PublishedBefore.TotalDays);

    /// <summary>Some algorithm has no next key yet.</summary>
    public bool CanMakeNext => Lines.Count(line => line.State == KeyState.Next) < SigningKeyStore.Algorithms.Length;

    public async Task OnGetAsync(string? done, CancellationToken ct)
    {
        Lines = await desk.List(ct);
        Done = Acts.Contains(done) ? done : null;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = (await current.Get(ct))!;
        await desk.MakeNext(me.AccountId, ct);
        return LocalRedirect("/admin/keys?done=next");
    }

    public static string Badge(KeyState state) => state switch
    {
        KeyState.Current => "good",
        KeyState.Withdrawn => "bad",
        _ => "",
    };
}
