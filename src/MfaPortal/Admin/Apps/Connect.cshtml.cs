using MfaPortal.Accounts;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Admin.Apps;

/// <summary>"What to tell the app": everything its own settings ask for, except the secret.</summary>
[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class ConnectModel(AppOffice office, IOptions<PortalOptions> portal) : PageModel
{
    public ClientEntry App { get; private set; } = null!;

    public IEnumerable<(string Name, string Value)> Values =>
    [
        ("Issuer", portal.Value.Issuer),
        ("Discovery", portal.Value.Link("/.well-known/openid-configuration")),
        ("client_id", App.Id),
        .. (App.Settings?.RedirectUris ?? []).Select(address => ("redirect_uri", address)),
        ("scope", string.Join(' ', Scopes)),
        ("Authorization endpoint", portal.Value.Link("/connect/authorize")),
        ("Token endpoint", portal.Value.Link("/connect/token")),
        ("Userinfo endpoint", portal.Value.Link("/connect/userinfo")),
        ("End session endpoint", portal.Value.Link("/connect/logout")),
        ("JWKS", portal.Value.Link("/.well-known/jwks")),
        ("PKCE", "S256"),
    ];

    public IReadOnlyList<Snippet> Snippets => Snippet.For(
        portal.Value.Issuer, App.Id, App.Settings is { RedirectUris: [var first, ..] } ? first : "https://app.example.org/callback",
        App.Settings is { PostLogoutRedirectUris: [var after, ..] } ? after : null, Scopes, App.IsPublic);

    private IReadOnlyList<string> Scopes => App.Settings is { Scopes.Count: > 0 } settings ? settings.Scopes : ["openid", "profile", "email"];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await office.Find(id, ct) is not { } app)
        {
            return NotFound();
        }

        App = app;
        return Page();
    }
}
