using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace MfaPortal.Admin.Apps;

/// <summary>A test sign-in under way, known to the administrator's browser alone.</summary>
internal sealed record PendingTest(string App, string State, string Nonce, string Verifier);

/// <summary>
/// An administrator signs in "to an app" through the normal door and sees what the app would get. The portal plays the app by its double
/// (<see cref="RehearsedApp"/>); state, nonce and verifier lie sealed in the browser for ten minutes.
/// </summary>
internal sealed class TestSignIns(
    IDataProtectionProvider protection, PortalCookies cookies, ClientRegistry registry, Rehearsal rehearsal, IOptions<PortalOptions> portal, PortalDb db,
    AuditTrail audit, Entropy entropy)
{
    private const string Cookie = "test-sign-in";
    private const int Bytes = 32;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Admin.TestSignIn").ToTimeLimitedDataProtector();

    /// <summary>The path to go to; null: no such app, or it is off, or signs nobody in.</summary>
    public string? Begin(HttpContext http, string app, bool anew)
    {
        if (registry.App(RehearsedApp.Id(app))?.Client is not { } client)
        {
            return null;
        }

        var pending = new PendingTest(app, entropy.Text(Bytes), entropy.Text(Bytes), entropy.Text(Bytes));
        cookies.Write(http, Cookie, protector.Protect(JsonSerializer.Serialize(pending), Life), Life);
        (string Name, string Value)[] query =
        [
            ("client_id", client.Id), ("redirect_uri", client.RedirectUris[0]), ("response_type", "code"), ("scope", string.Join(' ', client.Scopes)),
            ("state", pending.State), ("nonce", pending.Nonce), ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier)))),
            ("code_challenge_method", "S256"), .. anew ? (IEnumerable<(string, string)>)[("prompt", "login")] : [],
        ];
        return "/connect/authorize?" + string.Join('&', query.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
    }

    /// <summary>The test that this answer belongs to, once.</summary>
    public PendingTest? Take(HttpContext http, string? state)
    {
        if (cookies.Read(http, Cookie) is not { } kept)
        {
            return null;
        }

        cookies.Delete(http, Cookie);
        try
        {
            return JsonSerializer.Deserialize<PendingTest>(protector.Unprotect(kept)) is { } pending && pending.State == state ? pending : null;
        }
        catch (Exception flaw) when (flaw is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public async Task<Rehearsed> Finish(PendingTest test, string code, AccountId actor, CancellationToken ct)
    {
        if (registry.App(RehearsedApp.Id(test.App))?.Client is not { } client)
        {
            return new Rehearsed.Refused("invalid_client", "The app is off.");
        }

        var told = await rehearsal.Redeem(client, code, portal.Value.Link(RehearsedApp.Page), test.Verifier, ct);
        audit.Add("app.tested", actor, told is Rehearsed.Told ? AuditResult.Succeeded : AuditResult.Refused, clientId: test.App);
        await db.SaveChangesAsync(CancellationToken.None);
        return told;
    }
}
