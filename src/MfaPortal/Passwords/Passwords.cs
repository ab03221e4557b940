namespace MfaPortal.Passwords;

/// <summary>
/// The room of local passwords: owns the tables <c>passwords</c> and <c>password_resets</c>, checks, changes and resets
/// them. Knows nothing of factors; a new password leaves them as they are.
/// </summary>
internal static class Passwords
{
    public static IServiceCollection AddPasswords(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PasswordOptions>().Bind(configuration.GetSection(PasswordOptions.Section))
            .Validate(o => o.MinLength is >= 12 and <= 64, "Passwords:MinLength is 12 to 64.")
            .Validate<IHostEnvironment>(
                (o, environment) => o.Iterations is >= 220_000 and <= 10_000_000 || (environment.IsDevelopment() && o.Iterations >= 1),
                "Passwords:Iterations is 220,000 to 10,000,000; less is for Development alone.")
            .Validate(o => o.ParallelHashes is >= 0 and <= 1024, "Passwords:ParallelHashes is 0 (one per processor) to 1024.")
            .Validate(o => o.WaitingHashes is >= 1 and <= 10_000, "Passwords:WaitingHashes is 1 to 10,000.")
            .Validate(o => o.ResetLinkLife >= TimeSpan.FromMinutes(5) && o.ResetLinkLife <= TimeSpan.FromHours(24), "Passwords:ResetLinkLife is 5 minutes to 24 hours.")
            .Validate(o => o.MailboxDistrust is null || (o.MailboxDistrust >= TimeSpan.FromHours(1) && o.MailboxDistrust <= TimeSpan.FromDays(30)), "Passwords:MailboxDistrust is 1 hour to 30 days, or not set.")
            .ValidateOnStart();
        services.AddSingleton<PasswordHash>();
        services.AddSingleton<PasswordJudge>();
        services.AddSingleton<ResetLimit>();
        services.AddScoped<PasswordBook>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<PasswordLocks>();
        services.AddScoped<PasswordRenewal>();
        services.AddScoped<PasswordDesk>();
        services.AddScoped<ResetDesk>();
        services.AddScoped<ResetAnswer>();

        // Also under its own name, so that the page wakes it and a test runs it at once.
        services.AddSingleton<ResetWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ResetWorker>());
        return services;
    }

    /// <summary>Where password managers look for the page (W3C, A Well-Known URL for Changing Passwords).</summary>
    public static void MapPasswords(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/.well-known/change-password", ["GET", "HEAD"], () => Results.Redirect("/password/change"));
}
