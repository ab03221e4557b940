using MfaPortal.Outgoing;
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
        services.AddScoped<IHearsOfSessionEnds, LogoutNotices>();
        services.AddScoped<LogoutReceipt>();

        services.AddOutgoing();
        services.AddSingleton(provider => new NoticeSender(
            new GuardedConnection(provider.GetRequiredService<IOptions<BackChannelOptions>>().Value.Guard, provider.GetRequiredService<ResolveName>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DueNotices>();
        services.AddSingleton<NoticeWorker>();

        // Also under its own name, so that whoever writes a notice wakes it.
        services.AddSingleton<NoticeLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticeLoop>());
        return services;
    }
}
