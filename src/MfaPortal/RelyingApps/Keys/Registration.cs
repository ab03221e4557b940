using MfaPortal.Oidc.Host;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>What signs tokens, and when it is whose turn.</summary>
internal static class Registration
{
    public static IServiceCollection AddSigningKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SigningKeysOptions>().Bind(configuration.GetSection(SigningKeysOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SigningKeysOptions>, SigningKeysCheck>();
        services.AddScoped<KeyRotation>();
        services.AddScoped<KeyDesk>();
        services.AddHostedService<KeyWorker>();
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeyStore>());
        return services;
    }
}
