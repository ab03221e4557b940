using System.ComponentModel.DataAnnotations;
using MfaPortal.Accounts;
using MfaPortal.Passwords;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

internal sealed class PasswordModel(Journeys journeys, Dispatcher dispatcher, PasswordCheck passwords, AppNames apps) : PageModel
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public string? AppName { get; private set; }

    /// <summary>A text of ours, chosen by a word of ours: nobody can put a sentence on this page by a link.</summary>
    public string? News => After == "reset" ? "sign-in.after.reset" : null;

    public async Task<IActionResult> OnGet([FromServices] CurrentSession current, [FromServices] SignInDoor door, CancellationToken ct)
    {
        if (JourneyId is null)
        {
            if (await current.Get(ct) is not null)
            {
                return Redirect("/");
            }

            var begun = await door.Begin(JourneyWish.SignIn, new SignInNeed(FactorWithin: null), "/", ct);
            return Redirect(Dispatcher.PasswordPath(begun) + (News is null ? "" : "&after=" + After));
        }

        if (await Read(ct) is not { } journey)
        {
            return Redirect(Dispatcher.ExpiredPath(JourneyId));
        }

        Input = new PasswordInput(journey.LoginHint, null);
        return Page();
    }

    public async Task<IActionResult> OnPost([FromServices] Text texts, CancellationToken ct)
    {
        var next = Dispatcher.ExpiredPath(JourneyId);
        var verdict = await passwords.Check(
            Input.UserName ?? "", Input.Password ?? "",
            async (account, settling) =>
            {
                (var settled, next) = await dispatcher.GivePassword(HttpContext, JourneyId, account, settling);
                return settled;
            },
            ct);
        if (verdict is PasswordVerdict.Right)
        {
            return Redirect(next);
        }

        if (await Read(ct) is null)
        {
            return Redirect(Dispatcher.ExpiredPath(JourneyId));
        }

        ModelState.Clear();
        ModelState.AddModelError("", texts["sign-in.refused"]);
        return Page();
    }

    /// <summary>Back to the app, which hears that the person did not want to (access_denied).</summary>
    public async Task<IActionResult> OnPostCancel(CancellationToken ct)
    {
        if (await Read(ct) is { } journey)
        {
            await journeys.Decline(journey.Id, ct);
        }

        return Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
    }

    private async Task<Journey?> Read(CancellationToken ct)
    {
        var journey = await journeys.Find(JourneyId, ct);
        AppName = apps.Of(journey?.ClientId);
        return journey is { FinishedAt: null, DeclinedAt: null } ? journey : null;
    }
}

internal sealed record PasswordInput([MaxLength(LoginName.MaxLength)] string? UserName, string? Password);
