using MfaPortal.Accounts;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>An app as administrators see it: from the settings or the table, on or off, right or wrong.</summary>
/// <param name="Row">Null: it comes from the settings, and is changed there.</param>
/// <param name="Settings">Without secrets. Null: the row cannot be read.</param>
internal sealed record ClientEntry(string Id, ClientSettings? Settings, RelyingApp? App, ClientRowFacts? Row, IReadOnlyList<string> Flaws)
{
    public string Name => Settings?.Name ?? Id;

    public int Version => Row?.Version ?? 0;

    public bool IsOn => App is not null;

    public bool IsPublic => Settings?.Public ?? false;

    /// <summary>The secrets that were made here, oldest first.</summary>
    public IReadOnlyList<SecretFacts> Secrets { get; init; } = [];

    public DateTimeOffset? LastSignInAt { get; init; }
}

internal sealed record ClientRowFacts(int Version, bool IsOn, DateTimeOffset CreatedAt, AccountId CreatedBy, DateTimeOffset ChangedAt, AccountId ChangedBy);

/// <summary>What may be known of a secret.</summary>
internal sealed record SecretFacts(string Fingerprint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static readonly TimeSpan Warning = TimeSpan.FromDays(30);

    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now;

    public bool EndsSoon(DateTimeOffset now) => !IsOver(now) && ExpiresAt <= now + Warning;
}
