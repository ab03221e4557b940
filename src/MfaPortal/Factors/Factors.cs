using MfaPortal.Sessions;

namespace MfaPortal.Factors;

/// <summary>
/// The room of what people show beside a password: owns the tables <c>factors</c> and <c>challenges</c>, the catalogue of
/// kinds, "my factors", and what every kind shares. A kind is a folder here and one line in Program; nobody else names it.
/// </summary>
internal static class Factors
{
    public static IServiceCollection AddFactors(this IServiceCollection services) => services
        .AddSingleton<FactorCatalogue>()
        .AddScoped<Challenges>()
        .AddScoped<IEndsWithThePerson>(provider => provider.GetRequiredService<Challenges>())
        .AddScoped<FactorNotices>()
        .AddScoped<FactorDesk>()
        .AddScoped<FactorRemoval>();
}
