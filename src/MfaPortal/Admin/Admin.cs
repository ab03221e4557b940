using MfaPortal.Admin.Apps;

namespace MfaPortal.Admin;

/// <summary>The room of those who run the portal: figures, the apps, the whole trail and its export. Owns no table.</summary>
internal static class Admin
{
    public static IServiceCollection AddAdmin(this IServiceCollection services) => services
        .AddSingleton<PortalFigures>()
        .AddScoped<AuditExport>()
        .AddScoped<AppOffice>()
        .AddScoped<AppFailures>()
        .AddScoped<TestSignIns>();
}
