namespace MfaPortal.Audit;

/// <summary>
/// The room of the audit trail: who did what to whom, when, from where, with which result.
/// Everyone may write; nobody changes or removes a row.
/// </summary>
internal static class Audit
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton(typeof(QuietRefusals<>))
        .AddScoped<RequestFacts>()
        .AddScoped<AuditTrail>()
        .AddScoped<AuditQuery>();
}
