using MfaPortal.Texts;
using MfaPortal.Ui;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages().WithRazorPagesAtContentRoot();
builder.Services.AddScoped<Text>();
builder.Services.AddBranding();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddLocalization();

var app = builder.Build();
app.UseRequestLocalization("en", "nl", "fr", "de");
app.Use((context, next) =>
{
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    return next(context);
});
app.MapStaticAssets();
app.MapBranding();
app.MapRazorPages().WithStaticAssets();
await app.RunAsync();
