using MfaPortal.Sessions;

namespace MfaPortal.TrustedBrowsers;

/// <summary>
/// The room of browsers that need not show a factor at each sign-in: owns the table <c>trusted_browsers</c>, the cookie, and the page where
/// people see and remove them. SignIn asks it; when trust is enough is decided there. Added after SignIn: what ends with a person ends in the
/// order of the rooms, and a sign-in that finishes at this very moment must be over before its trust is looked for.
/// </summary>
internal static class TrustedBrowsers
{
    public static IServiceCollection AddTrustedBrowsers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TrustedBrowserOptions>().Bind(configuration.GetSection(TrustedBrowserOptions.Section))
            .Validate(o => o.Days is >= 0 and <= TrustedBrowserOptions.Longest, $"TrustedBrowsers:Days is 0 to {TrustedBrowserOptions.Longest}.")
            .ValidateOnStart();
        return services
            .AddSingleton<ITrustSwitch, TrustSwitch>()
            .AddScoped<TrustCookie>()
            .AddScoped<BrowserTrust>()
            .AddScoped<BrowserList>()
            .AddScoped<IEndsWithThePerson, BrowserEnds>();
    }
}
