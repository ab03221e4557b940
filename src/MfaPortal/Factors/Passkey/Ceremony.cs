using System.Text.Json.Nodes;
using MfaPortal.Operations;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Passkey;

/// <summary>What the browser is given, and what the server keeps until the answer comes.</summary>
internal sealed record PasskeyQuestion(string Options, string Kept);

/// <summary>
/// Both ceremonies of WebAuthn Level 3 (§7.1, §7.2) by the framework's own handler. It checks type, challenge, relying party,
/// presence, verification, backup flags, algorithm, user handle and signature; origin and relying party come from the settings and never from
/// the request. What it leaves to us is done elsewhere: a challenge counts once, and a counter is compared where it is written.
/// </summary>
internal sealed class Ceremony(IOptions<PortalOptions> portal, Branding brand, IHttpContextAccessor http, ILoggerFactory logs)
{
    // ES256, and RS256 for the older Windows Hello. Nothing with SHA-1, nothing unknown (threat T23).
    private static readonly int[] Algorithms = [-7, -257];

    private readonly Uri issuer = new(portal.Value.Issuer);

    public string RelyingParty => issuer.Host;

    public async Task<PasskeyQuestion> AskToCreate(PasskeyHolder holder)
    {
        using var users = Users(holder);
        var made = await Handler(users).MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = holder.Handle, Name = holder.Name, DisplayName = holder.DisplayName }, Http);
        var options = JsonNode.Parse(made.CreationOptionsJson)!;
        options["rp"]!["name"] = brand.Name;
        return new PasskeyQuestion(options.ToJsonString(), made.AttestationState!);
    }

    /// <summary>Null asks whoever is there: the options are the same for everybody and name nobody (threat T41).</summary>
    public async Task<PasskeyQuestion> AskToShow(PasskeyHolder? holder)
    {
        using var users = Users(holder);
        var made = await Handler(users).MakeRequestOptionsAsync(holder, Http);
        return new PasskeyQuestion(made.RequestOptionsJson, made.AssertionState!);
    }

    /// <summary>Null: refused.</summary>
    public async Task<UserPasskeyInfo?> Created(PasskeyHolder holder, string kept, PasskeyAnswer answer)
    {
        using var users = Users(holder);
        var result = await Handler(users).PerformAttestationAsync(
            new PasskeyAttestationContext { CredentialJson = answer.Json, AttestationState = kept, HttpContext = Http });
        return result.Succeeded ? result.Passkey : null;
    }

    /// <summary>Null: refused. With the counter as the authenticator told it.</summary>
    public async Task<UserPasskeyInfo?> Shown(PasskeyHolder holder, string kept, PasskeyAnswer answer)
    {
        using var users = Users(holder);
        var result = await Handler(users).PerformAssertionAsync(
            new PasskeyAssertionContext { CredentialJson = answer.Json, AssertionState = kept, HttpContext = Http });
        return result.Succeeded ? result.Passkey : null;
    }

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("A ceremony needs a request.");

    private PasskeyHandler<PasskeyHolder> Handler(UserManager<PasskeyHolder> users) => new(users, Options.Create(new IdentityPasskeyOptions
    {
        ServerDomain = RelyingParty,
        ResidentKeyRequirement = "required",
        UserVerificationRequirement = "required",
        AttestationConveyancePreference = "none",
        IsAllowedAlgorithm = algorithm => Algorithms.Contains(algorithm),
        ValidateOrigin = context => ValueTask.FromResult(
            context.Origin == issuer.GetLeftPart(UriPartial.Authority) && !context.CrossOrigin && string.IsNullOrEmpty(context.TopOrigin)),
        VerifyAttestationStatement = context => ValueTask.FromResult(Authenticators.SaysNothing(context.AttestationObject)),
    }));

    private UserManager<PasskeyHolder> Users(PasskeyHolder? holder) => new(
        new HolderShelf(holder), Options.Create(new IdentityOptions()), new PasswordHasher<PasskeyHolder>(), [], [],
        new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), Http.RequestServices, logs.CreateLogger<UserManager<PasskeyHolder>>());
}
