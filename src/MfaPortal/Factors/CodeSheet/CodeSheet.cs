namespace MfaPortal.Factors.CodeSheet;

/// <summary>
/// The kind <c>code-sheet</c>: forty numbered codes on paper, for people without a smartphone (NIST 800-63B-4 §3.1.2, look-up secrets). A
/// row per code, its number in <see cref="Factor.Counter"/>, found by a keyed hash; asked for one after the other, each used once.
/// </summary>
internal static class CodeSheet
{
    public const int Count = 40;

    public static readonly FactorKind Kind = new(
        "code-sheet", FactorRole.Primary, Strength.Strong, ["otp"], "/factors/code-sheet/enrol", "/factors/code-sheet/verify")
    {
        IsSet = true,
        Few = 5,
        Icon = "printer",
        WithoutPhone = true,
    };

    public static IServiceCollection AddCodeSheet(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddScoped<SheetPrinting>()
        .AddScoped<SheetCheck>();
}
