using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>Asks whether a device may go on. Opening the page, by a link with the code in it as well, decides nothing (RFC 8628 §5.4).</summary>
[RequiresSession]
internal sealed class DeviceModel(CurrentSession current, DeviceDesk desk, ISignInDoor door) : PageModel
{
    [BindProperty(Name = "user_code", SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public DeviceSight? Sight { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Sight = string.IsNullOrWhiteSpace(Code) ? null : await desk.Look((await current.Get(ct))!, Code, ct);
        return Sight is DeviceSight.TooWeak(var code, var least)
            ? Redirect(await door.Begin(HttpContext, new SignInNeed(null, least), $"/device?user_code={code}", ct))
            : Page();
    }

    public async Task<IActionResult> OnPostApprove(CancellationToken ct) =>
        Answer(await desk.Approve((await current.Get(ct))!, Code ?? "", ct), "approved");

    public async Task<IActionResult> OnPostDeny(CancellationToken ct) =>
        Answer(await desk.Deny((await current.Get(ct))!, Code ?? "", ct), "denied");

    private IActionResult Answer(DeviceSight? refused, string done)
    {
        Sight = refused;
        return refused is null ? Redirect("/device?done=" + done) : Page();
    }
}
