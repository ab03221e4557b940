using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Passkey;

/// <summary>
/// The kind <c>passkey</c>: a key pair of the person's device, phone or security key (WebAuthn Level 3). Payload is a
/// <see cref="KeptPasskey"/>, lookup the credential id, counter the authenticator's own, which is 0 for ever where it does not count.
/// The device verifies who holds it each time, so that one may also begin a sign-in and be enough for it.
/// </summary>
internal static class Passkey
{
    public static readonly FactorKind Kind = new(
        "passkey", FactorRole.Primary, Strength.PhishingResistant, ["hwk", "user"], "/factors/passkey/enrol", "/factors/passkey/verify")
    {
        Icon = "key",
        ReplacePath = "/factors/passkey/replace",
        WithoutPhone = true,
        Recommended = true,
        BeginPartial = "/Factors/Passkey/_Begin.cshtml",
        RemovedPartial = "/Factors/Passkey/_Removed.cshtml",
    };

    public static IServiceCollection AddPasskeys(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddScoped<Ceremony>()
        .AddScoped<PasskeyHolders>()
        .AddScoped<PasskeyEnrolment>()
        .AddScoped<PasskeyCheck>()
        .AddScoped<PasskeySignIn>();

    /// <summary>
    /// What authenticators know the person by: the same for all of their passkeys, and nothing that anybody else could tie to the account
    /// (WebAuthn §14.6.1).
    /// </summary>
    public static string Handle(this SecretBox box, AccountId account) =>
        System.Buffers.Text.Base64Url.EncodeToString(box.Fingerprint("passkey-holder", Encoding.ASCII.GetBytes(account.ToString())));

    public static byte[] SealQuestion(this SecretBox box, ChallengeId challenge, string question) =>
        box.Seal("passkey-question", challenge.ToString(), Encoding.UTF8.GetBytes(question));

    /// <summary>Null where none is open: answered already, or never asked.</summary>
    public static string? OpenQuestion(this SecretBox box, ChallengeId challenge, byte[]? payload) => payload is { Length: > 0 }
        ? Encoding.UTF8.GetString(box.Open("passkey-question", challenge.ToString(), payload))
        : null;
}
