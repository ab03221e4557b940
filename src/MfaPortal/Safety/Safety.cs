using MfaPortal.Accounts;
using MfaPortal.Mail;

namespace MfaPortal.Safety;

/// <summary>
/// The room where a person watches over the account: the history of it, and "this was not me", which freezes it. Owns the table
/// <c>freeze_links</c>, the links that letters carry for that. Helpdesk alone opens a frozen account again, through here.
/// </summary>
internal static class Safety
{
    public static IServiceCollection AddSafety(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SafetyOptions>().Bind(configuration.GetSection(SafetyOptions.Section));
        services.AddScoped<FreezeLinks>();
        services.AddScoped<INotMeLinks>(provider => provider.GetRequiredService<FreezeLinks>());
        services.AddScoped<AdminAlarm>()
            .AddScoped<Freezing>();
        services.AddScoped<IFreezes>(provider => provider.GetRequiredService<Freezing>());
        services.AddScoped<NotMeDesk>();
        services.AddScoped<HistoryBook>();
        return services;
    }
}
