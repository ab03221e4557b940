using System.Text;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.RecoveryCodes;

internal sealed class EnrolModel(Challenges challenges, RecoverySheet sheet, Branding brand, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    public IReadOnlyList<RecoveryCode> Codes { get; private set; } = [];

    /// <summary>A new sheet in the place of another, not the end of setting up.</summary>
    public bool Renews { get; private set; }

    public string SheetAddress => $"/factors/recovery-codes/enrol?handler=Sheet&c={challenge.Id}";

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    /// <summary>The download for browsers without scripts, and for everybody else: a plain text file.</summary>
    public async Task<IActionResult> OnGetSheet(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        var text = $"{brand.Name}: {texts["factor.recovery-code.name"]}\r\n{texts["factor.recovery-code.sheet"]}\r\n\r\n"
            + string.Join("\r\n", Codes.Select(code => code.Grouped())) + "\r\n";
        return File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", "recovery-codes.txt");
    }

    public async Task<IActionResult> OnPost([FromForm] bool saved, CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (!saved)
        {
            ModelState.AddModelError("", texts["factor.recovery-code.enrol.not-saved"]);
            return Page();
        }

        await sheet.Keep(challenge, ct);
        return Redirect(Challenges.Continue(challenge));
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        // Shown once: who comes back later sees that they are kept, not what they were.
        if (await challenges.Read(ChallengeId, RecoveryCodes.Kind, ChallengePurpose.Enrol, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Codes = await sheet.Pending(challenge, ct);
        Renews = await sheet.Replaces(challenge, ct);
        return null;
    }
}
