namespace MfaPortal.Factors.RecoveryCodes;

/// <summary>
/// The kind <c>recovery-code</c>: a sheet of ten codes for the day the phone is gone. A row per code, found by a keyed hash;
/// used once, then retired.
/// </summary>
internal static class RecoveryCodes
{
    public static readonly FactorKind Kind = new(
        "recovery-code", FactorRole.Backup, Strength.Strong, ["otp"], "/factors/recovery-codes/enrol", "/factors/recovery-codes/verify")
    {
        IsSet = true,
        Few = 3,
        WithoutPhone = true,
        Icon = "printer",
    };

    public static IServiceCollection AddRecoveryCodes(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddScoped<RecoverySheet>()
        .AddScoped<RecoveryCheck>();
}
