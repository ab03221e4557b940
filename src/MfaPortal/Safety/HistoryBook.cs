using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.Safety;

/// <summary>One thing that happened to somebody's account.</summary>
/// <param name="MayBeStrangers">Worth the question "was this you?".</param>
internal sealed record HistoryLine(AuditQueryLine Row, string? App, string? UserAgent, bool MayBeStrangers)
{
    public bool ByOther => Row.ActorId is not null && Row.ActorId != Row.TargetId;
}

internal sealed record HistoryPage(IReadOnlyList<HistoryLine> Lines, IReadOnlyList<SentLetter> Letters, AuditQueryCursor? Older);

/// <summary>Who did what to my account: the trail, as far as it is about this one person.</summary>
internal sealed class HistoryBook(AuditQuery audit, SessionBook sessions, SentLetters letters, AppNames apps, TimeProvider time)
{
    private const int PageSize = 30;
    private const int MostLetters = 100;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    // What a stranger who got in would have done. A refused try is a lock that held; a factor that was shown is told of by the sign-in
    // it was shown for.
    internal static readonly IReadOnlyList<string> Strangers =
    [
        "code.issued", "device.approved", "enrolment.postponed", "factor.enrolled", "factor.preferred", "factor.removed", "factor.renamed",
        "factor.replaced", "factor.skipped", "password.changed", "password.reset", "session.started", "session.strengthened",
        "trusted-browser.added", "trusted-browser.removed",
    ];

    public async Task<HistoryPage> Page(SignedIn owner, HistorySort sort, AuditQueryCursor? after, CancellationToken ct)
    {
        if (sort == HistorySort.Letters)
        {
            return new HistoryPage([], await letters.Of(owner.AccountId, MostLetters, ct), null);
        }

        var page = await audit.Page(sort.Filter(owner.AccountId), after, PageSize, ct);
        return new HistoryPage(await Lines(owner, page.Lines, ct), [], page.Older);
    }

    /// <summary>One line, if it is the owner's own and worth the question.</summary>
    public async Task<HistoryLine?> Find(SignedIn owner, long id, CancellationToken ct)
    {
        var rows = await audit.Lines([id], ct);
        return (await Lines(owner, [.. rows.Where(row => row.TargetId == owner.AccountId)], ct)).SingleOrDefault(line => line.MayBeStrangers);
    }

    private async Task<IReadOnlyList<HistoryLine>> Lines(SignedIn owner, IReadOnlyList<AuditQueryLine> rows, CancellationToken ct)
    {
        var browsers = await sessions.Browsers(owner.AccountId, [.. rows.Select(SessionOf).OfType<SessionId>().Distinct()], ct);
        var since = time.GetUtcNow() - Recent;
        return
        [
            .. rows.Select(row => new HistoryLine(
                row,
                apps.Of(row.ClientId) ?? row.ClientId,
                SessionOf(row) is { } session ? browsers.GetValueOrDefault(session) : null,
                row.Result == AuditResult.Succeeded && row.At > since && row.ActorId == owner.AccountId
                    && SessionOf(row) != owner.SessionId && Strangers.Contains(row.Event))),
        ];
    }

    private static SessionId? SessionOf(AuditQueryLine row) =>
        RowId.TryParse<SessionId>(row.Facts.GetValueOrDefault("session"), out var id) ? id : null;
}
