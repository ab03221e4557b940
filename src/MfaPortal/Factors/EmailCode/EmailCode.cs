namespace MfaPortal.Factors.EmailCode;

/// <summary>
/// The kind <c>email-code</c>: six digits sent to the mailbox on record. Weak by design (NIST 800-63B-4 §3.1.3.1 wants none of it), so it
/// says so in strength and amr, and counts for nothing after a mailed reset (decision D3). A factor row holds no secret: the challenge
/// keeps a keyed hash of the code that was sent for it.
/// </summary>
internal static class EmailCode
{
    public static readonly FactorKind Kind = new(
        "email-code", FactorRole.Primary, Strength.Weak, ["email"], "/factors/email-code/enrol", "/factors/email-code/verify")
    {
        Icon = "mail",
        IsSingle = true,
        NeedsMailbox = true,
        KeptFromStaff = true,
        WithoutPhone = true,
    };

    public static IServiceCollection AddEmailCode(this IServiceCollection services) => services
        .AddSingleton(Kind)
        .AddScoped<CodeLetter>()
        .AddScoped<CodeSender>()
        .AddScoped<CodeSights>()
        .AddScoped<EmailEnrolment>()
        .AddScoped<EmailCheck>();
}
