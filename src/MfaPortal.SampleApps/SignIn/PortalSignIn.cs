using MfaPortal.SampleApps.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>For each app one cookie scheme and one scheme that signs in at the portal.</summary>
internal static class PortalSignIn
{
    public const string CallbackPath = "/signin-oidc";

    public static readonly TimeSpan CookieLife = TimeSpan.FromHours(8);

    public static void AddPortalSignIn(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Provider>();
        services.AddSingleton<EndedSessions>();
        services.AddScoped<LogoutTokenCheck>();
        services.AddHttpClient(SampleAppsHost.PortalHttpClient, client => client.Timeout = TimeSpan.FromSeconds(15))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });

        services.AddDataProtection().AddKeyManagementOptions(keys =>
        {
            keys.XmlRepository = new MemoryKeys();
            keys.XmlEncryptor = new NullXmlEncryptor();
        });

        var authentication = services.AddAuthentication();
        foreach (var app in SampleApp.All)
        {
            authentication.AddCookie(app.CookieScheme, options => UseOwnCookie(options, app));
            authentication.AddOAuth<OAuthOptions, PortalHandler>(app.PortalScheme, options => UsePortal(options, app));
            services.AddOptions<OAuthOptions>(app.PortalScheme)
                .Configure<IOptions<SampleAppsOptions>, AppAddresses, IHttpClientFactory>((options, settings, addresses, http) =>
                {
                    options.ClientSecret = settings.Value.Apps[app.Id].ClientSecret;
                    options.AuthorizationEndpoint = $"{addresses.Issuer}/connect/authorize";
                    options.TokenEndpoint = $"{addresses.Issuer}/connect/token";
                    options.UserInformationEndpoint = $"{addresses.Issuer}/connect/userinfo";
                    options.Backchannel = http.CreateClient(SampleAppsHost.PortalHttpClient);
                });
        }
    }

    private static void UseOwnCookie(CookieAuthenticationOptions options, SampleApp app)
    {
        options.Cookie.Name = app.CookieName("session");
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = CookieLife;
        options.SlidingExpiration = false;

        // The cookie alone would outlive the session at the portal.
        options.Events.OnValidatePrincipal = context =>
        {
            if (context.HttpContext.RequestServices.GetRequiredService<EndedSessions>().Has(app.Id, context.Principal?.FindFirst("sid")?.Value))
            {
                context.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }

    private static void UsePortal(OAuthOptions options, SampleApp app)
    {
        options.ClientId = app.Id;
        options.CallbackPath = CallbackPath;
        options.SignInScheme = app.CookieScheme;
        options.UsePkce = true;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        options.Scope.Add("email");
        options.CorrelationCookie.Name = app.CookieName("correlation.");

        // The answer comes back as a top-level GET; None would need https, which localhost does not have.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnRemoteFailure = Explain;
    }

    private static Task Explain(RemoteFailureContext context)
    {
        var refusal = RefusedSignIn.Read(context.Failure);
        var log = context.HttpContext.RequestServices.GetRequiredService<ILogger<PortalHandler>>();
        log.LogWarning("Sign-in to {App} refused. {Reason}", context.HttpContext.Served().Id, refusal.ForLog);
        context.HandleResponse();
        return FailurePage.WriteRefusal(context.HttpContext, refusal);
    }
}
