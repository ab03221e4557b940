using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>What apps hold because of a session, and what they hear about people.</summary>
internal static class Registration
{
    public static IServiceCollection AddGrants(this IServiceCollection services)
    {
        services.AddScoped<GrantEnds>();

        // After the sign-in's own: a journey that finishes meanwhile has its session by then.
        services.AddScoped<IEndsWithThePerson>(provider => provider.GetRequiredService<GrantEnds>());
        services.AddScoped<IEndsWithASession>(provider => provider.GetRequiredService<GrantEnds>());
        services.AddScoped<IReachedApps, ReachedApps>();
        services.AddScoped<IGrants, GrantBook>();
        services.AddScoped<IRefreshTokens, RefreshBook>();
        services.AddScoped<IClaims, ClaimsSource>();
        return services;
    }
}
