using MfaPortal.Outgoing;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>Waking a phone by its browser's push service. Owns the table <c>push_message_keys</c>; knows no phone and no challenge.</summary>
internal static class Registration
{
    public static IServiceCollection AddPushMessages(this IServiceCollection services)
    {
        services.AddOptions<PushMessagesOptions>().BindConfiguration(PushMessagesOptions.Section)
            .PostConfigure<IHostEnvironment>((options, environment) =>
            {
                if (!environment.IsDevelopment())
                {
                    return;
                }

                if (options.AllowedNetworks.Count == 0)
                {
                    options.AllowedNetworks = ["127.0.0.0/8", "::1/128"];
                }

                if (options.Services.Count == 0)
                {
                    options.Services = [PushMessagesOptions.Any];
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PushMessagesOptions>, PushMessagesCheck>();
        services.AddOutgoing();
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<VapidTokens>();
        services.AddSingleton<IPushMessages>(provider => ActivatorUtilities.CreateInstance<PushSender>(provider, Connection(provider)));
        services.AddSingleton<PushQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<PushQueue>());
        return services;
    }

    private static SocketsHttpHandler Connection(IServiceProvider provider) => new GuardedConnection(
        provider.GetRequiredService<IOptions<PushMessagesOptions>>().Value.Guard, provider.GetRequiredService<ResolveName>()).Handler(PushSender.Limit);
}
