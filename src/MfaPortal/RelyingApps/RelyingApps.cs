using MfaPortal.Oidc;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Devices;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.RelyingApps.PushedRequests;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps;

/// <summary>
/// The room of the apps that sign people in here: who they are (section <c>Clients</c>, a file, or made in Admin), what they hold, what
/// they hear about people, the keys that sign it, and the tiles of the home page. Owns the tables <c>clients</c>, <c>client_secrets</c>,
/// <c>client_uses</c>, <c>grants</c>, <c>refresh_tokens</c>, <c>device_requests</c>, <c>logout_notices</c>, <c>pushed_requests</c>, <c>used_proofs</c> and
/// <c>signing_keys</c>. Fills the protocol's door except for the sign-in itself.
/// </summary>
internal static class RelyingApps
{
    /// <summary>The start also calls <see cref="SigningKeyStore.Prepare"/> and <see cref="ClientWatch.Prepare"/>, once the tables are there and before the first request.</summary>
    public static IServiceCollection AddRelyingApps(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddClients(configuration).AddSigningKeys(configuration).AddGrants().AddDevices().AddPushedRequests().AddLogoutNotices(configuration);

        // Derived, so that whoever restores the database and has the master key has the same subjects.
        services.AddOptions<OidcOptions>().Configure<MasterKey>((protocol, master) => protocol.PairwiseSecret = master.Derive("pairwise-subject"));
        services.AddSingleton<IValidateOptions<OidcOptions>>(new OidcSettings(configuration));
        services.AddScoped<IProtocolJournal, ProtocolJournal>();
        services.AddScoped<AppTiles>();
        return services;
    }

    /// <summary>What the protocol module announces about this portal.</summary>
    public static void Describe(this OidcOptions options, IConfiguration configuration)
    {
        OidcSettings.Apply(options, configuration);
        var portal = configuration.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        options.Issuer = portal.Issuer;
        options.AllowHttp = !portal.IsHttps;
        options.AdvertisedScopes = ["openid", "profile", "email"];
        options.AdvertisedClaims = KnownPerson.Claims;
        options.AdvertisedUiLocales = [.. Languages.All];
    }
}
