namespace MfaPortal.Oidc.Tokens;

/// <summary>NumericDates (RFC 7519 §2): whole seconds since 1970, UTC. There is no `nbf`: clients whose clock runs behind would refuse it.</summary>
internal readonly record struct TokenTimes(long Now, long AccessTokenExpires, long IdTokenExpires)
{
    public static TokenTimes From(DateTimeOffset now, TimeSpan accessToken, TimeSpan idToken)
    {
        var seconds = now.ToUnixTimeSeconds();
        return new TokenTimes(seconds, seconds + (long)accessToken.TotalSeconds, seconds + (long)idToken.TotalSeconds);
    }

    public long AccessTokenLifetime => AccessTokenExpires - Now;
}
