using MfaPortal.Accounts;
using MfaPortal.Admin;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Factors.CodeSheet;
using MfaPortal.Factors.EmailCode;
using MfaPortal.Factors.Passkey;
using MfaPortal.Factors.Push;
using MfaPortal.Factors.RecoveryCodes;
using MfaPortal.Factors.Totp;
using MfaPortal.Helpdesk;
using MfaPortal.Mail;
using MfaPortal.Oidc;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.RelyingApps;
using MfaPortal.Safety;
using MfaPortal.Sessions;
using MfaPortal.SignIn;
using MfaPortal.Storage;
using MfaPortal.Texts;
using MfaPortal.TrustedBrowsers;
using MfaPortal.Ui;

if (args is ["health", ..])
{
    return await HealthVerb.Ask();
}

var builder = WebApplication.CreateBuilder(args);
await using var start = await StartUp.Read(builder);

builder.AddOperations();
builder.AddPages();
builder.Services
    .AddStorage(start.ConnectionString, start.MasterKey)
    .AddAudit()
    .AddTexts(start.Zone)
    .AddBranding()
    .AddAccounts()
    .AddSessions(builder.Configuration)
    .AddMail(builder.Configuration, builder.Environment, start.DataRoot)
    .AddPasswords(builder.Configuration)
    .AddFactors(builder.Configuration)
        .AddTotp()
        .AddPush(builder.Configuration)
        .AddPasskeys()
        .AddCodeSheet()
        .AddEmailCode()
        .AddRecoveryCodes()
    .AddSafety(builder.Configuration)
    .AddSignIn()
    .AddTrustedBrowsers(builder.Configuration)
    .AddRelyingApps(builder.Configuration)
    .AddHelpdesk()
    .AddAdmin()
    .AddOidc(options => options.Describe(builder.Configuration));

await using var app = builder.Build();
if (await app.Prepare(start, args, Lay) is { } exitCode)
{
    return exitCode;
}

await app.RunAsync();
return 0;

void Lay()
{
    app.UseOperations();
    app.UseLanguageChoice();
    app.MapStaticAssets();
    app.MapBranding();
    app.MapRazorPages().WithStaticAssets();
    app.MapSessions();
    app.MapPasswords();
    app.MapPush();
    app.MapOidc();
    app.MapHealth();
}
