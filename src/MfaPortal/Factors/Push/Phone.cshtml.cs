using System.Globalization;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Push;

/// <summary>
/// The app on the phone. It holds a key that signs, so it lets in less than the other pages do: scripts from its own folder only, no form that is
/// sent, nothing a script could be made of (threats T76, T78).
/// </summary>
internal sealed class PhoneModel(TimeProvider time, PhoneOrigin origin) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    /// <summary>Chosen by a link: no form leaves this page. Changes nothing but words.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public static IReadOnlyList<(string Code, string Name)> Languages { get; } =
        [("nl", "Nederlands"), ("fr", "Français"), ("en", "English"), ("de", "Deutsch")];

    public string Now => time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public string? MessagesKey { get; private set; }

    public async Task OnGet([FromServices] IPushMessages messages, CancellationToken ct)
    {
        if (Languages.Select(language => language.Code).FirstOrDefault(code => code == Language) is { } chosen)
        {
            LanguageChoice.Remember(HttpContext, chosen);
        }

        MessagesKey = await messages.PublicKey(ct);
        var here = origin.Text;
        Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src {here}/phone/; style-src 'self'; img-src 'self' data:; connect-src {here}/phone/api/; manifest-src 'self'; "
            + $"worker-src {here}/phone/; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types phone";
    }
}
