using MfaPortal.SampleApps.Pages;
using MfaPortal.SampleApps.SignIn;
using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps;

/// <summary>Four relying apps in one process, told apart by the port that a browser comes to.</summary>
public static class SampleAppsHost
{
    /// <summary>The named HTTP client that talks to the provider (token, userinfo, keys).</summary>
    public const string PortalHttpClient = "portal";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateBuilder(args);
        UseOwnSettings(builder, args);

        builder.Services.AddOptions<SampleAppsOptions>()
            .BindConfiguration(SampleAppsOptions.Section)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SampleAppsOptions>, SampleAppsOptionsCheck>();
        builder.Services.AddSingleton(services => new AppAddresses(services.GetRequiredService<IOptions<SampleAppsOptions>>()));
        builder.Services.AddPortalSignIn();
        builder.WebHost.ConfigureKestrel(ServedApp.Listen);

        // Last, so that a test's clock, settings or HTTP handler win over ours.
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use(ServedApp.UsePublicAddress);
        app.Use(SecurityHeaders.Write);
        app.UseExceptionHandler(failed => failed.Run(FailurePage.WriteUnexpected));
        app.UseStatusCodePages(answer => FailurePage.WriteStatus(answer.HttpContext));
        app.UseRouting();
        app.UseAuthentication();
        app.MapAssets();
        app.MapPages();
        app.MapSignIn();
        app.MapBackChannel();
        return app;
    }

    // The folder a test runs in may hold the portal's settings, which are none of ours.
    private static void UseOwnSettings(WebApplicationBuilder builder, string[] args)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddJsonFile(Assets.Files, "appsettings.json", optional: false, reloadOnChange: false);
        if (builder.Environment.IsDevelopment())
            builder.Configuration.AddJsonFile(Assets.Files, "appsettings.Development.json", optional: false, reloadOnChange: false);
        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
    }
}
