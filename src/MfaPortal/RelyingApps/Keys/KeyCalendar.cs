namespace MfaPortal.RelyingApps.Keys;

/// <summary>A key without its private half.</summary>
internal sealed record KeyDates(
    string Kid, string Algorithm, DateTimeOffset SignsFrom, DateTimeOffset? RetiresAt, DateTimeOffset? ForgottenAt, DateTimeOffset? WithdrawnAt)
{
    /// <summary>Good for something now or later.</summary>
    public bool IsAlive(DateTimeOffset now) => WithdrawnAt is null && !(ForgottenAt <= now);
}

internal enum KeyState
{
    /// <summary>Published, does not sign yet.</summary>
    Next,

    /// <summary>Signs, and is published.</summary>
    Current,

    /// <summary>Signs no longer, still published: its tokens live.</summary>
    Retired,

    /// <summary>Published no longer; an ID token it signed may still serve as a hint.</summary>
    Remembered,

    /// <summary>Good for nothing: its time is over.</summary>
    Gone,

    /// <summary>Good for nothing: somebody gave it up as compromised.</summary>
    Withdrawn,
}

/// <summary>Which key is what at one moment: a pure function of the rows' times, the same on every node.</summary>
internal static class KeyCalendar
{
    public static KeyState State(KeyDates key, IEnumerable<KeyDates> all, DateTimeOffset now) =>
        key.WithdrawnAt is not null ? KeyState.Withdrawn
        : key.ForgottenAt <= now ? KeyState.Gone
        : key.SignsFrom > now ? KeyState.Next
        : Current(key.Algorithm, all, now) == key ? KeyState.Current
        : key.RetiresAt <= now ? KeyState.Remembered
        : KeyState.Retired;

    /// <summary>The youngest that signs already; of two of the same moment the same one everywhere.</summary>
    public static KeyDates? Current(string algorithm, IEnumerable<KeyDates> all, DateTimeOffset now) => all
        .Where(key => key.Algorithm == algorithm && key.IsAlive(now) && key.SignsFrom <= now)
        .OrderBy(key => key.SignsFrom).ThenBy(key => key.Kid, StringComparer.Ordinal)
        .LastOrDefault();

    /// <summary>The first moment after now at which any key becomes something else.</summary>
    public static DateTimeOffset NextChange(IEnumerable<KeyDates> all, DateTimeOffset now) => all
        .SelectMany(key => new[] { key.SignsFrom, key.RetiresAt ?? now, key.ForgottenAt ?? now })
        .Where(moment => moment > now)
        .DefaultIfEmpty(DateTimeOffset.MaxValue)
        .Min();
}
