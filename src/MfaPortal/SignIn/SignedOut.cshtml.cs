using MfaPortal.RelyingApps.Logout;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Says that the person is signed out, and to the browser that did so which apps know it.</summary>
internal sealed class SignedOutModel(ReceiptCookie receipt, LogoutReceipt apps) : PageModel
{
    public IReadOnlyList<AppLeaving> Apps { get; private set; } = [];

    public bool Waiting => Apps.Any(app => app.Left == AppLeft.BeingTold);

    /// <summary>Some app may still show what the person had there.</summary>
    public bool Unsure => Apps.Any(app => app.Left is AppLeft.NotReached or AppLeft.CannotBeTold);

    public async Task OnGet(CancellationToken ct)
    {
        if (receipt.Read(HttpContext) is { } session)
        {
            Apps = await apps.Of(session, ct);
        }
    }
}
