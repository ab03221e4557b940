using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MfaPortal.Outgoing;

/// <summary>
/// The room of calls to addresses that somebody else named: an app's description, a browser. Which addresses may be connected to,
/// and how. Owns no table and calls nobody itself; each caller brings its own list of allowed networks.
/// </summary>
internal static class Outgoing
{
    /// <summary>Called by each room that calls out; once is enough.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.TryAddSingleton<ResolveName>(Dns.GetHostAddressesAsync);
        return services;
    }
}
