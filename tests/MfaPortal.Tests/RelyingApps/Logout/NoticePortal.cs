using MfaPortal.Audit;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Sessions;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.RelyingApps.Logout;

/// <summary>The portal and one app that is told: the client <c>conformance</c>. Nothing is told until a test says so.</summary>
internal static class NoticePortal
{
    public static async Task<PortalFactory> With(ToldApp app, params (string Name, string? Value)[] settings) => await PortalFactory.Start(
        [("Clients:conformance:BackChannelLogoutUri", app.BackChannel.AbsoluteUri), .. settings]);

    /// <summary>Signs the browser in to the app; returns what the app got.</summary>
    public static async Task<Page> SignInToApp(this PortalFactory portal, Browser browser) =>
        await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);

    public static Task<Page> SignOut(this Browser browser) => SignOutAt(browser, "/");

    private static async Task<Page> SignOutAt(Browser browser, string path) => await browser.Submit(await browser.Get(path), FilledForm.SignOut);

    public static Task<int> SendDue(this PortalFactory portal) =>
        portal.Services.GetRequiredService<NoticeWorker>().SendDue(CancellationToken.None);

    public static Task<int> EndOverdue(this PortalFactory portal) =>
        portal.Services.GetRequiredService<SessionLimits>().EndOverdue(CancellationToken.None);

    public static Task<List<LogoutNotice>> Notices(this PortalFactory portal) =>
        portal.Query(db => db.Set<LogoutNotice>().AsNoTracking().OrderBy(notice => notice.CreatedAt).ToListAsync());

    public static Task<List<AuditRow>> Trail(this PortalFactory portal, string begins) =>
        portal.Query(db => db.Set<AuditRow>().AsNoTracking().Where(row => row.Event.StartsWith(begins)).OrderBy(row => row.Id).ToListAsync());

    public static Task<List<Session>> Sessions(this PortalFactory portal) =>
        portal.Query(db => db.Set<Session>().AsNoTracking().OrderBy(session => session.StartedAt).ToListAsync());
}
