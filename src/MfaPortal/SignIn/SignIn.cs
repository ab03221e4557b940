using MfaPortal.Factors;
using MfaPortal.Oidc;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;

namespace MfaPortal.SignIn;

/// <summary>
/// The room of signing in: owns the table <c>journeys</c>, the password page, the choice of a factor, and
/// <see cref="NextStep"/>, which alone knows the order of steps. Fills the protocol's <see cref="ISignIn"/> and the gates'
/// <see cref="ISignInDoor"/>.
/// </summary>
internal static class SignIn
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .Announce()
        .AddScoped<Journeys>()
        .AddSingleton<JourneyLimit>()
        .AddScoped<IEndsWithThePerson>(provider => provider.GetRequiredService<Journeys>())
        .AddScoped<IEndsBeforeASession>(provider => provider.GetRequiredService<Journeys>())
        .AddScoped<IJourneyOwners>(provider => provider.GetRequiredService<Journeys>())
        .AddScoped<TrustPolicy>()
        .AddScoped<Dispatcher>()
        .AddScoped<ISignInUnderWay, SignInUnderWay>()
        .AddScoped<SignInDoor>()
        .AddScoped<ISignInDoor>(provider => provider.GetRequiredService<SignInDoor>())
        .AddScoped<ISignIn, ProtocolSignIn>()
        .AddScoped<SignOutDesk>()
        .AddSingleton<PendingLogouts>()
        .AddSingleton<ReceiptCookie>();

    // Apps are told of the contexts that the kinds of this portal reach, and of no others.
    private static IServiceCollection Announce(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().PostConfigure<FactorCatalogue>(
            (options, catalogue) => options.AdvertisedAcrValues = Wishes.Reachable(catalogue));
        return services;
    }
}
