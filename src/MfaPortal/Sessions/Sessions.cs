namespace MfaPortal.Sessions;

/// <summary>
/// The room of signed-in browsers: owns the table <c>sessions</c>, the cookie, idle and absolute limits, and the gate
/// before every page. Nobody else starts or ends a session.
/// </summary>
internal static class Sessions
{
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SessionOptions>().Bind(configuration.GetSection(SessionOptions.Section))
            .Validate(o => o.Idle >= TimeSpan.FromMinutes(1) && o.Idle <= TimeSpan.FromHours(1), "Sessions:Idle is 1 minute to 1 hour.")
            .Validate(o => o.Warning > TimeSpan.Zero && o.Warning < o.Idle, "Sessions:Warning is more than nothing and less than Sessions:Idle.")
            .Validate(o => o.Absolute >= o.Idle && o.Absolute <= TimeSpan.FromHours(24), "Sessions:Absolute is at least Sessions:Idle and at most 24 hours.")
            .ValidateOnStart();
        services.AddSingleton<PortalCookies>();
        services.AddSingleton<SessionCookie>();
        services.AddScoped<BrowserMark>();
        services.AddScoped<CurrentSession>();
        services.AddScoped<SessionEnds>();
        services.AddScoped<SessionDesk>();
        services.AddScoped<SessionBook>();
        services.AddScoped<SessionGate>();
        services.AddSingleton<SessionLimits>();
        services.AddHostedService<SessionLimitsWorker>();
        return services;
    }
}
