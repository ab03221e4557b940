using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Passwords;

internal sealed record ResetInput(string? Token, string? Password)
{
    public override string ToString() => "(redacted)";
}

/// <summary>Where a mailed link leads. Looking spends nothing; the posted form does, and signs nobody in (threats T47, T52).</summary>
internal sealed class ResetModel(ResetDesk desk, PasswordJudge judge, Text text) : PageModel
{
    [BindProperty]
    public ResetInput Input { get; set; } = new(null, null);

    /// <summary>Travels in the form, so that posting does not depend on the address.</summary>
    public string? Token { get; private set; }

    /// <summary>Null: the link is dead.</summary>
    public NewPasswordField? Field { get; private set; }

    // The address holds the secret: no other site, and no log of ours, hears it through a Referer.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken ct) =>
        await desk.Find(token, ct) is { } owner ? Form(owner, token) : Dead();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        switch (await desk.Use(Input.Token, Input.Password ?? "", ct))
        {
            case PasswordReset.Done:
                return Redirect("/sign-in?after=reset");
            case PasswordReset.NotGood(var owner, var judgement):
                ModelState.AddModelError("Input.Password", text.Say(judgement));
                return Form(owner, Input.Token);
            case PasswordReset.LinkDead:
                return Dead();
            default:
                throw new InvalidOperationException("No such outcome of a reset.");
        }
    }

    private PageResult Form(PasswordOwner owner, string? token)
    {
        Token = token;
        Field = new NewPasswordField(owner.UserName, judge.MinLength, AsksForCurrent: false);
        return Page();
    }

    private PageResult Dead()
    {
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
