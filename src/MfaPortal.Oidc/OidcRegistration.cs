using MfaPortal.Oidc.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MfaPortal.Oidc;

/// <summary>Adds the protocol to a host.</summary>
public static class OidcRegistration
{
    /// <summary>
    /// Registers the protocol. The host registers the door itself: <see cref="IClients"/>, <see cref="ISignIn"/>, <see cref="IGrants"/>,
    /// <see cref="IClaims"/>, <see cref="ISigningKeys"/> and <see cref="IProtocolJournal"/>, in any lifetime. <see cref="Entropy"/> and
    /// <see cref="TimeProvider"/> are registered here unless they are there already.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; the issuer must be set. Wrong options stop the start.</param>
    public static IServiceCollection AddOidc(this IServiceCollection services, Action<OidcOptions> configure)
    {
        services.AddOptions<OidcOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Entropy>();
        return services;
    }
}
