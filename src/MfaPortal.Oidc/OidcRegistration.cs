using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Device;
using MfaPortal.Oidc.DPoP;
using MfaPortal.Oidc.Discovery;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Introspection;
using MfaPortal.Oidc.Logout;
using MfaPortal.Oidc.PushedRequests;
using MfaPortal.Oidc.Revocation;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Token.Callers;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;
using MfaPortal.Oidc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MfaPortal.Oidc;

/// <summary>Adds the protocol to a host.</summary>
public static class OidcRegistration
{
    /// <summary>
    /// Registers the protocol. The host registers the door itself: <see cref="IClients"/>, <see cref="ISignIn"/>, <see cref="IGrants"/>,
    /// <see cref="IRefreshTokens"/>, <see cref="IDeviceRequests"/>, <see cref="IClaims"/>, <see cref="ISigningKeys"/>, <see cref="IPushedRequests"/>, <see cref="IReplayGuard"/> and
    /// <see cref="IProtocolJournal"/>, in any lifetime. <see cref="Entropy"/> and <see cref="TimeProvider"/> are registered here unless they are there already.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; the issuer must be set. Wrong options stop the start.</param>
    public static IServiceCollection AddOidc(this IServiceCollection services, Action<OidcOptions> configure)
    {
        services.AddOptions<OidcOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidation>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<OidcOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Entropy>();

        services.AddSingleton<Subjects>();
        services.AddScoped<TokenHolder>();
        services.AddSingleton<DiscoveryEndpoint>();
        services.AddScoped<AuthorizeEndpoint>();
        services.AddScoped<ResumeEndpoint>();
        services.AddScoped<PushedRequestEndpoint>();
        services.AddScoped<TokenEndpoint>();
        services.AddScoped<UserinfoEndpoint>();
        services.AddScoped<DeviceAuthorizationEndpoint>();
        services.AddScoped<IntrospectionEndpoint>();
        services.AddScoped<RevocationEndpoint>();
        services.AddScoped<LogoutEndpoint>();

        services.AddSingleton<FailedSecrets>();
        services.AddScoped<ClientAssertions>();
        services.AddScoped<ClientAuthenticator>();
        services.AddScoped<KeyProofs>();

        services.AddSingleton<Floods>();
        services.AddScoped<RefusedRequests>();
        services.AddScoped<Refusals>();
        services.AddScoped<ClientRequests>();
        services.AddScoped<RequestReview>();
        services.AddScoped<AuthorizeResponse>();
        services.AddScoped<CodeIssuer>();
        services.AddScoped<TokenSigner>();
        services.AddScoped<CodeRedeemer>();
        services.AddScoped<LogoutTokens>();

        // Every way to come by tokens; discovery names what stands here.
        services.AddScoped<ITokenGrant, AuthorizationCodeGrant>();
        services.AddScoped<ITokenGrant, RefreshTokenGrant>();
        services.AddScoped<ITokenGrant, ClientCredentialsGrant>();
        services.AddScoped<ITokenGrant, DeviceCodeGrant>();

        services.AddScoped(provider => new Rehearsal(
            provider.GetServices<ITokenGrant>(), provider.GetRequiredService<UserinfoEndpoint>(), provider.GetRequiredService<IGrants>(),
            provider.GetRequiredService<ISigningKeys>(), provider.GetRequiredService<OidcOptions>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
