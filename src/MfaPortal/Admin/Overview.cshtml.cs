using System.Reflection;
using MfaPortal.Accounts;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class OverviewModel(PortalFigures figures, ClientRegistry clients) : PageModel
{
    public Figures? Figures { get; private set; }

    public IEnumerable<RelyingApp> Apps => clients.All.OrderBy(app => app.Client.Name, StringComparer.CurrentCulture);

    public static string Version => typeof(OverviewModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task OnGetAsync(CancellationToken ct) => Figures = await figures.Read(ct);
}
