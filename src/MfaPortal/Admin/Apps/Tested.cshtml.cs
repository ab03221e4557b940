using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

/// <summary>Where a test sign-in comes back: shows what the app would have got, once.</summary>
[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class TestedModel(TestSignIns tests, CurrentSession current, Text text) : PageModel
{
    public PendingTest? Test { get; private set; }

    public Rehearsed.Refused? Refused { get; private set; }

    public IReadOnlyList<(string Title, IReadOnlyList<ToldClaim> Claims)> Parts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? code, string? state, string? error, [FromQuery(Name = "error_description")] string? description, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Test = tests.Take(HttpContext, state);
        if (Test is null)
        {
            return Page();
        }

        var told = code is null
            ? new Rehearsed.Refused(error ?? "", description ?? "")
            : await tests.Finish(Test, code, (await current.Get(ct))!.AccountId, ct);
        Refused = told as Rehearsed.Refused;
        if (told is Rehearsed.Told all)
        {
            (string Title, string? Json)[] parts =
            [
                (text["admin.app.tested.id-header"], all.IdTokenHeader), (text["admin.app.tested.id-claims"], all.IdTokenClaims),
                (text["admin.app.tested.access-header"], all.AccessTokenHeader), (text["admin.app.tested.access-claims"], all.AccessTokenClaims),
                (text["admin.app.tested.userinfo"], all.Userinfo),
            ];
            Parts = [.. parts.Where(part => part.Json is not null).Select(part => (part.Title, ToldClaim.Of(part.Json ?? "", text)))];
        }

        return Page();
    }
}
