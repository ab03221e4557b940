using MfaPortal.Storage;

namespace MfaPortal.Factors.Totp;

/// <summary>
/// The kind <c>totp</c>: a code from an authenticator app. Payload is the 20-byte secret, counter the last accepted step,
/// drift how many steps the phone's clock is off.
/// </summary>
internal static class Totp
{
    public static readonly FactorKind Kind = new(
        "totp", FactorRole.Primary, Strength.Strong, ["otp"], "/factors/totp/enrol", "/factors/totp/verify")
    {
        AsksForDevice = true,
        ReplacePath = "/factors/totp/replace",
        Icon = "phone",
    };

    public static IServiceCollection AddTotp(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddScoped<TotpEnrolment>()
        .AddScoped<TotpCheck>();

    public static byte[] Seal(this SecretBox box, TotpSecret secret, string owner) => box.Seal(Kind.Name, owner, secret.Bytes);

    /// <summary>Whether a code belongs to one of these; null for none.</summary>
    public static TotpFlaw.OldEntry? OldEntry(this SecretBox box, IEnumerable<KnownSecret> secrets, string code, DateTimeOffset now, int window) => secrets
        .Where(secret => TotpRule.Search(box.OpenTotp(secret.Payload, secret.Owner).Bytes, code, now, window) is not null)
        .Select(secret => new TotpFlaw.OldEntry(secret.Label, secret.Since))
        .FirstOrDefault();

    public static TotpSecret OpenTotp(this SecretBox box, byte[] payload, string owner) => new(box.Open(Kind.Name, owner, payload));
}
