using MfaPortal.Sessions;

namespace MfaPortal.Factors;

/// <summary>
/// The room of what people show beside a password: owns the tables <c>factors</c>, <c>challenges</c> and
/// <c>enrolment_reminders</c>, the catalogue of kinds, "my factors", and what every kind shares. A kind is a folder here and one line in Program; nobody else names it.
/// </summary>
internal static class Factors
{
    public static IServiceCollection AddFactors(this IServiceCollection services, IConfiguration configuration) => services
        .Read(configuration)
        .AddSingleton<FactorCatalogue>()
        .AddScoped<Challenges>()
        .AddScoped<IEndsWithThePerson>(provider => provider.GetRequiredService<Challenges>())
        .AddScoped<IEndsBeforeASession>(provider => provider.GetRequiredService<Challenges>())
        .AddScoped<FactorNotices>()
        .AddScoped<TrustTick>()
        .AddScoped<FactorDesk>()
        .AddScoped<IFactorGuard, FactorGuard>()
        .AddScoped<FirstStep>()
        .AddScoped<EnrolSteps>()
        .AddScoped<SealedSheet>()
        .AddScoped<FactorRemoval>()
        .AddScoped<FactorReplacement>()
        .AddSingleton<Reminders>()
        .AddHostedService<ReminderWorker>();

    private static IServiceCollection Read(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FactorOptions>().Bind(configuration.GetSection(FactorOptions.Section))
            .Validate<IEnumerable<FactorKind>>(
                (options, kinds) => options.Off.All(name => kinds.Any(kind => kind.Name == name)), "Factors:Off names kinds of factors that this portal knows.")
            .Validate<IEnumerable<FactorKind>>(
                (options, kinds) => kinds.Any(kind => kind.Role == FactorRole.Primary && !options.Off.Contains(kind.Name)),
                "Factors:Off leaves at least one kind that satisfies the policy.")
            .ValidateOnStart();
        return services;
    }
}
