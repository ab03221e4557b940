namespace MfaPortal.Audit;

/// <summary>
/// The events this portal knows how to say in plain words (texts <c>audit.event.*</c>). Others are shown by their name: a
/// row is never hidden because nobody described it.
/// </summary>
internal static class AuditQueryEvents
{
    public static readonly IReadOnlyList<string> Known =
    [
        "account.frozen",
        "app.changed",
        "app.created",
        "app.deleted",
        "app.not-allowed",
        "app.signed-out",
        "app.switched-off",
        "app.switched-on",
        "app.tested",
        "audit.exported",
        "client-secret.created",
        "client-secret.removed",
        "client.refused",
        "code.issued",
        "code.redeemed",
        "code.replayed",
        "device.approved",
        "device.denied",
        "device.refused",
        "enrolment.postponed",
        "enrolment.reminded",
        "enrolment.restarted",
        "factor.asked",
        "factor.code-sent",
        "factor.denied",
        "factor.enrolled",
        "factor.preferred",
        "factor.refused",
        "factor.removed",
        "factor.renamed",
        "factor.replaced",
        "factor.shown",
        "factor.skipped",
        "grant.revoked",
        "grants.ended",
        "helpdesk.refused",
        "helpdesk.reset",
        "helpdesk.signed-out",
        "helpdesk.unfrozen",
        "helpdesk.unlocked",
        "logout.delivered",
        "logout.given-up",
        "password.changed",
        "password.refused",
        "password.reset",
        "request.refused",
        "reset-link.sent",
        "reset-link.withheld",
        "session.ended",
        "session.started",
        "session.strengthened",
        "sessions.ended",
        "signing-key.made",
        "signing-key.withdrawn",
        "token.refreshed",
        "token.reused",
        "trusted-browser.added",
        "trusted-browser.removed",
        "trusted-browser.reused",
        "trusted-browsers.ended",
    ];

    public static string TextKey(string name) => "audit.event." + name;
}
