using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30, FormMinutes = 30)]
internal sealed partial class NewOfModel(ClientDesk desk, CurrentSession current, Text text) : PageModel
{
    public AppSort Sort { get; private set; } = null!;

    public AppForm Form { get; private set; } = null!;

    public string Id { get; private set; } = "";

    public string? IdError { get; private set; }

    public IActionResult OnGet(string sort)
    {
        if (AppSort.Find(sort) is not { } found)
        {
            return NotFound();
        }

        (Sort, Form) = (found, AppForm.Of(found.New()));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string sort, CancellationToken ct)
    {
        if (AppSort.Find(sort) is not { } found)
        {
            return NotFound();
        }

        (Sort, Id) = (found, Request.Form["id"].ToString().Trim());
        Form = AppForm.Read(Request.Form, found.New(), found.Asked, text);
        IdError = Wanted().IsMatch(Id) ? null : text["admin.app.id.wrong"];
        if (IdError is not null || Form.Errors.Count > 0)
        {
            return Page();
        }

        switch (await desk.Create(Id, Form.Settings, (await current.Get(ct))!.AccountId, ct))
        {
            case ClientChange.Done:
                return LocalRedirect($"/admin/apps/{Id}?done=created");
            case ClientChange.Taken:
                IdError = text["admin.app.id.taken"];
                break;
            case ClientChange.Wrong(var flaws):
                Form.Refused(flaws, text);
                break;
            default:
                throw new InvalidOperationException("Unreachable: making an app ends in one of these.");
        }

        return Page();
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
    private static partial Regex Wanted();
}
