using System.Collections.Concurrent;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>
/// The portal sessions that an app was told are over, and the tokens that said so. Kept as long as a cookie of that session could
/// live; in memory like the cookies' keys, so a restart forgets both.
/// </summary>
internal sealed class EndedSessions(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string App, string Sid), DateTimeOffset> _sessions = new();
    private readonly ConcurrentDictionary<(string App, string Jti), DateTimeOffset> _tokens = new();

    public bool Has(string app, string? sid) => sid is not null && _sessions.ContainsKey((app, sid));

    public void Add(string app, string sid)
    {
        var now = clock.GetUtcNow();
        Forget(_sessions, now - PortalSignIn.CookieLife);
        _sessions.TryAdd((app, sid), now);
    }

    /// <summary>False for a token that was taken before.</summary>
    public bool TakeToken(string app, string jti)
    {
        var now = clock.GetUtcNow();
        Forget(_tokens, now - LogoutTokenCheck.LongestLife);
        return _tokens.TryAdd((app, jti), now);
    }

    private static void Forget(ConcurrentDictionary<(string, string), DateTimeOffset> kept, DateTimeOffset before)
    {
        foreach (var old in kept.Where(entry => entry.Value < before))
            kept.TryRemove(old);
    }
}
