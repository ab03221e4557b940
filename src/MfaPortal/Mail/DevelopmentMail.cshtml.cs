using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail;

/// <summary>Development's mailbox. Outside Development there is no such page: letters hold links that open accounts.</summary>
[AllowAnonymous]
public sealed partial class DevelopmentMailModel : PageModel
{
    private const int Shown = 200;

    private readonly IHostEnvironment environment;
    private readonly MailOptions options;

    // Internal types cannot stand in the signature of a public constructor's class; the container hands over what is asked for here.
    public DevelopmentMailModel(IHostEnvironment environment, IServiceProvider services)
    {
        this.environment = environment;
        options = services.GetRequiredService<IOptions<MailOptions>>().Value;
    }

    internal string Folder => options.Folder;

    internal IReadOnlyList<EmlFile> Mails { get; private set; } = [];

    internal EmlFile? Mail { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? file, CancellationToken ct)
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        var names = Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetFiles("*.eml").Select(entry => entry.Name).OrderDescending(StringComparer.Ordinal).ToList() : [];
        if (file is null)
        {
            Mails = await Task.WhenAll(names.Take(Shown).Select(name => Read(name, ct)));
            return Page();
        }

        // Found in the listing or not at all: no path is ever made of what the browser sent.
        if (names.Find(name => name == file) is not { } known)
        {
            return NotFound();
        }

        Mail = await Read(known, ct);
        return Page();
    }

    internal static IHtmlContent Clickable(string text) => new HtmlString(Links().Replace(
        HtmlEncoder.Default.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal),
        link => $"<a href=\"{link.Value}\" rel=\"noreferrer\">{link.Value}</a>"));

    private async Task<EmlFile> Read(string name, CancellationToken ct) =>
        EmlFile.Read(name, await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, name), ct));

    // Runs over encoded text: what ends a link there is a space, or the entity of a quote or bracket.
    [GeneratedRegex(@"\bhttps?://(?:(?!&(?:quot|lt|gt|#x27);)[^\s<>""'])+")]
    private static partial Regex Links();
}
