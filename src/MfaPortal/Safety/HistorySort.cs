using MfaPortal.Accounts;
using MfaPortal.Audit;

namespace MfaPortal.Safety;

/// <summary>A part of the history that somebody wants to see. Its name stands in the address.</summary>
internal sealed record HistorySort(string Name, params string[] Beginnings)
{
    public static readonly HistorySort Everything = new("all");

    /// <summary>What others did, whatever it was.</summary>
    public static readonly HistorySort ByOthers = new("helpdesk");

    /// <summary>Not of the trail, but of the outbox.</summary>
    public static readonly HistorySort Letters = new("mail");

    public static readonly IReadOnlyList<HistorySort> All =
    [
        Everything,
        new("sign-in", "session.", "sessions.", "password.refused", "factor.asked", "factor.code-sent", "factor.denied", "factor.shown", "factor.refused"),
        new("security", "account.", "enrolment.", "factor.enrolled", "factor.preferred", "factor.re", "factor.skipped", "password.changed", "password.reset",
            "reset-link.", "trusted-browser")
        {
            Without = ["factor.refused"],
        },
        new("apps", "app.", "code.issued", "code.replayed", "device.", "grant", "token.reused"),
        ByOthers,
        Letters,
    ];

    // What programs say to each other; it would bury what a person did.
    private static readonly string[] Noise =
        ["code.redeemed", "grants.ended", "logout.delivered", "logout.given-up", "request.refused", "token.refreshed", "client.refused"];

    private string[] Without { get; init; } = [];

    public static HistorySort Named(string? name) => All.FirstOrDefault(sort => sort.Name == name) ?? Everything;

    public AuditQueryFilter Filter(AccountId account) => new()
    {
        Target = account,
        ByOthers = this == ByOthers,
        Beginnings = Beginnings,
        Without = [.. Noise, .. Without],
    };
}
