using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.PushedRequests;

/// <summary>Requests that apps pushed beforehand, and proofs that count once.</summary>
internal static class Registration
{
    public static IServiceCollection AddPushedRequests(this IServiceCollection services)
    {
        services.AddScoped<IPushedRequests, PushedRequestBook>();
        services.AddScoped<IReplayGuard, ReplayGuard>();
        return services;
    }
}
