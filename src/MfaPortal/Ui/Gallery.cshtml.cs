using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;

namespace MfaPortal.Ui;

/// <summary>Every component in every state, for eyes, screenshots and axe. Exists in Development only.</summary>
public sealed class GalleryModel(IWebHostEnvironment environment) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty]
    public GalleryInput Input { get; set; } = new("someone@example.test", "", "");

    public string[] SheetOfCodes { get; } = ["7KQ4-MX2P-9RTA", "C3HN-V8WE-41ZB", "XJ6D-2QFS-YM0G", "P5TA-KR79-3NHC", "81VB-ZW4E-QD6X", "GM2S-9YJP-T7KA", "N0CF-5XHR-W8EQ", "4ZDB-6TVM-KS31"];

    public IActionResult OnGet() => Shown(signedIn: Show is null or "signed-in");

    public IActionResult OnPost()
    {
        ModelState.AddModelError("Input.Code", "This code is not right. Check that you read the line “Contoso” and type the code you see now.");
        ModelState.AddModelError("", "Something went wrong with this form. Nothing was changed.");
        return Shown(signedIn: false);
    }

    public IActionResult OnGetQr()
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        using var data = QRCodeGenerator.GenerateQrCode("https://portal.example.test/a-text-about-as-long-as-the-one-of-an-authenticator-app-which-has-some-hundred-characters", QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return File(picture.GetGraphic(8), "image/png");
    }

    private IActionResult Shown(bool signedIn)
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        if (signedIn)
        {
            HttpContext.Features.Set(new Visitor("Saskia de Vries", IsHelpdesk: true, IsAdmin: true));
        }

        return Page();
    }
}

public sealed record GalleryInput(string? User, string? Password, string? Code);
