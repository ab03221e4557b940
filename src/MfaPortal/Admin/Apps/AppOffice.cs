using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>What the pages of one app look up.</summary>
internal sealed class AppOffice(ClientBook book, AccountBook accounts, Text text)
{
    public Task<ClientEntry?> Find(string id, CancellationToken ct) => book.Find(id, ct);

    /// <summary>Null: there is no such app, or it comes from the settings and is changed there.</summary>
    public async Task<ClientEntry?> Changeable(string id, CancellationToken ct) => await book.Find(id, ct) is { Row: not null } app ? app : null;

    public async Task<(string By, DateTimeOffset? At)> LastChange(ClientEntry app, CancellationToken ct) => app.Row is { } row
        ? ((await accounts.Find(row.ChangedBy, ct))?.DisplayName ?? "–", row.ChangedAt)
        : ("–", null);

    public string Say(string key, string? of = null) => text[key, of];
}
