using System.Net;
using MfaPortal.Sessions;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>Telling apps that a session is over: written down with the act, sent by a worker, shown to whoever signed out.</summary>
internal static class Registration
{
    public static IServiceCollection AddLogoutNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BackChannelOptions>().Bind(configuration.GetSection(BackChannelOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackChannelOptions>, BackChannelOptionsCheck>();
        services.AddSingleton<NoticeSignal>();
        services.AddScoped<IHearsOfSessionEnds, LogoutNotices>();
        services.AddScoped<LogoutReceipt>();

        services.AddSingleton<ResolveName>(Dns.GetHostAddressesAsync);
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<GuardedConnection>();
        services.AddSingleton<NoticeSender>();
        services.AddSingleton<DueNotices>();
        services.AddSingleton<NoticeWorker>();
        services.AddHostedService<NoticeLoop>();
        return services;
    }
}
