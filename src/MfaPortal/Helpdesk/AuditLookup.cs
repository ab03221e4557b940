using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Helpdesk;

/// <summary>A page of the trail, with the search that led to it.</summary>
internal sealed record AuditView(AuditAsk Ask, AuditQueryPage Page, bool NobodyKnown);

/// <summary>Makes a filter of what somebody typed, and reads.</summary>
internal sealed class AuditLookup(AuditQuery query, AccountBook accounts, Clock clock)
{
    private const int PageSize = 50;

    public async Task<AuditView> Look(AuditAsk ask, CancellationToken ct) => await Filter(ask, ct) is { } filter
        ? new AuditView(ask, await query.Page(filter, AuditQueryCursor.Parse(ask.After), PageSize, ct), NobodyKnown: false)
        : new AuditView(ask, new AuditQueryPage([], null), NobodyKnown: true);

    /// <summary>Null: the search names a person nobody knows; all rows would be the wrong answer to that.</summary>
    public async Task<AuditQueryFilter?> Filter(AuditAsk ask, CancellationToken ct)
    {
        AccountId? person = null;
        if (Typed(ask.Person) is { } name)
        {
            person = RowId.TryParse<AccountId>(name, out var id) ? id : await accounts.KnownAs(name, ct);
            if (person is null)
            {
                return null;
            }
        }

        return new AuditQueryFilter
        {
            Person = person,
            Event = Typed(ask.Event),
            Result = Enum.TryParse<AuditResult>(ask.Result, ignoreCase: true, out var result) && Enum.IsDefined(result) ? result : null,
            NotBefore = ask.From is { } from ? clock.StartOf(from) : null,
            Before = ask.To is { } to && to < DateOnly.MaxValue ? clock.StartOf(to.AddDays(1)) : null,
            Reference = Typed(ask.Ref)?.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant(),
            Client = Typed(ask.Client),
        };
    }

    // PostgreSQL knows no NUL in text; nothing of ours has one, so what is left finds nothing.
    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Replace('\0', ' ');
}
