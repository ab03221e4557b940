using System.Globalization;
using System.Text;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.CodeSheet;

internal sealed class EnrolModel(Challenges challenges, SheetPrinting printing, Branding brand, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public IReadOnlyList<SheetCode> Codes { get; private set; } = [];

    public int Asked { get; private set; }

    public bool Renews { get; private set; }

    public string SheetAddress => $"/factors/code-sheet/enrol?handler=Sheet&c={challenge.Id}";

    public string Back => Renews ? "/factors" : Challenges.ChooseAgain(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    /// <summary>For a printer elsewhere: a plain text file.</summary>
    public async Task<IActionResult> OnGetSheet(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        var lines = Codes.Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Number,2}  {code.Grouped()}"));
        var text = $"{brand.Name}: {texts["factor.code-sheet.name"]}\r\n{texts["factor.code-sheet.sheet"]}\r\n\r\n{string.Join("\r\n", lines)}\r\n";
        Response.Headers.CacheControl = "no-store";
        return File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", "codes.txt");
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (await printing.Keep(challenge, Code, ct))
        {
            return Redirect(Challenges.Continue(challenge));
        }

        ModelState.AddModelError(nameof(Code), texts["factor.code-sheet.flaw", Asked]);
        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        // Shown once: who comes back later sees that they are kept, not what they were.
        if (await challenges.Read(ChallengeId, CodeSheet.Kind, ChallengePurpose.Enrol, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Codes = await printing.Pending(challenge, ct);
        Asked = SheetPrinting.Asked(challenge);
        Renews = await printing.Replaces(challenge, ct);
        return null;
    }
}
