using MfaPortal.Oidc.Host;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>Who the apps are: settings, a file, and a table; one picture of them in memory.</summary>
internal static class Registration
{
    public static IServiceCollection AddClients(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClientsOptions>().Bind(
            configuration.GetSection(ClientsOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<ClientsCheck>();
        services.AddSingleton<IValidateOptions<ClientsOptions>>(provider => provider.GetRequiredService<ClientsCheck>());
        services.AddSingleton<ClientsFile>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClientRegistry>(provider, configuration));
        services.AddSingleton<IClients>(provider => provider.GetRequiredService<ClientRegistry>());
        services.AddHostedService(provider => provider.GetRequiredService<ClientRegistry>());
        services.AddSingleton<ClientUses>();
        services.AddSingleton<ClientWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ClientWatch>());
        services.AddScoped<ClientDesk>();
        services.AddScoped<ClientBook>();
        services.AddSingleton<AppNames>();
        return services;
    }
}
