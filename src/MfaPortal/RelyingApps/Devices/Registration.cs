using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>Devices without a browser that somebody approves on another one (RFC 8628).</summary>
internal static class Registration
{
    public static IServiceCollection AddDevices(this IServiceCollection services)
    {
        services.AddScoped<IDeviceRequests, DeviceBook>();
        services.AddScoped<DeviceDesk>();
        return services;
    }
}
