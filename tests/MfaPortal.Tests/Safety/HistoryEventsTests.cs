using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Safety;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Xunit;

namespace MfaPortal.Tests.Safety;

/// <summary>What the history makes of each event: whoever adds one decides it here.</summary>
public sealed class HistoryEventsTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    /// <summary>A lock that held, a part of what is asked about by another name, what others or the portal did, what is nobody's account.</summary>
    private static readonly string[] NotAsked =
    [
        "account.added", "account.frozen", "account.unfrozen", "administrators.frozen", "app.changed", "app.created", "app.deleted", "app.not-allowed", "app.signed-out", "app.switched-off", "app.switched-on",
        "app.tested", "audit.exported", "client-secret.created", "client-secret.removed", "client.refused", "code.redeemed", "code.replayed",
        "device.denied", "device.refused", "enrolment.reminded", "enrolment.restarted", "factor.asked", "factor.code-sent", "factor.denied",
        "factor.refused", "factor.shown", "grant.revoked", "grants.ended", "helpdesk.refused", "helpdesk.reset", "helpdesk.signed-out",
        "helpdesk.unfrozen", "helpdesk.unlocked", "logout.delivered", "logout.given-up", "password.refused", "request.refused", "reset-link.sent",
        "reset-link.withheld", "session.ended", "sessions.ended", "signing-key.made", "signing-key.withdrawn", "token.refreshed", "token.reused",
        "trusted-browser.reused", "trusted-browsers.ended",
    ];

    [Fact]
    public void Are_asked_about_or_known_not_to_be() =>
        Assert.Equal(AuditQueryEvents.Known.Order(StringComparer.Ordinal), HistoryBook.Strangers.Concat(NotAsked).Order(StringComparer.Ordinal));

    [Fact]
    public void Stand_in_exactly_one_sort_where_they_are_about_a_way_to_sign_in()
    {
        foreach (var name in AuditQueryEvents.Known.Where(name => name.StartsWith("factor.", StringComparison.Ordinal) || name.StartsWith("trusted-browser", StringComparison.Ordinal)))
        {
            var sorts = HistorySort.All.Select(sort => (sort.Name, Filter: sort.Filter(default)))
                .Where(sort => sort.Filter.Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal)) && !sort.Filter.Without.Contains(name))
                .ToList();
            Assert.True(sorts.Count == 1, $"{name}: {string.Join(", ", sorts.Select(sort => sort.Name))}");
        }
    }

    [Theory]
    [InlineData("factor.replaced")]
    [InlineData("trusted-browser.added")]
    public async Task Are_asked_about_beside_the_line(string name)
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 1, name, actor: anna.Id);

        var line = (await (await portal.Browser(anna)).Get("/history")).Document.QuerySelector($"[data-event='{name}']")!;

        Assert.NotNull(line.QuerySelector("a[href^='/history/']"));
    }

    [Theory]
    [InlineData("factor replaced", "a new device")]
    [InlineData("trusted browser copied", "a copy of a trusted browser")]
    public async Task Say_why_everybody_was_signed_out(string reason, string said)
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 1, "sessions.ended", row => row.Facts["reason"] = reason, actor: anna.Id);

        Assert.Contains(said, (await (await portal.Browser(anna)).Get("/history")).Text("[data-event='sessions.ended']"), StringComparison.Ordinal);
    }
}
