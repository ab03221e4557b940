using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Passwords;

internal sealed record ChangeInput(string? Current, string? Password)
{
    public override string ToString() => "(redacted)";
}

[RequiresSession]
internal sealed class ChangeModel(CurrentSession current, PasswordDesk desk, PasswordJudge judge, Text text) : PageModel
{
    [BindProperty]
    public ChangeInput Input { get; set; } = new(null, null);

    public NewPasswordField Field { get; private set; } = new("", 0, AsksForCurrent: true);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => Form(await Me(ct));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = await Me(ct);
        switch (await desk.Change(HttpContext, me, Input.Current ?? "", Input.Password ?? "", ct))
        {
            case PasswordChange.Done:
                return Redirect("/?after=password");
            case PasswordChange.SessionOver:
                return Redirect("/password/change");
            case PasswordChange.NotGood(var judgement):
                ModelState.AddModelError("Input.Password", text.Say(judgement));
                return Form(me);
            case PasswordChange.WrongCurrent:
                ModelState.AddModelError("Input.Current", text["password.change.wrong"]);
                return Form(me);
            default:
                throw new InvalidOperationException("No such outcome of a change.");
        }
    }

    private async Task<SignedIn> Me(CancellationToken ct) =>
        await current.Get(ct) ?? throw new InvalidOperationException("The gate lets nobody in without a session.");

    private PageResult Form(SignedIn me)
    {
        Field = new NewPasswordField(me.UserName, judge.MinLength, AsksForCurrent: true);
        return Page();
    }
}
