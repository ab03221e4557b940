namespace MfaPortal.Oidc.Host;

/// <summary>What became of an attempt to redeem a code.</summary>
public abstract record Redemption
{
    private Redemption()
    {
    }

    /// <summary>This attempt, and no other, has the code.</summary>
    /// <param name="Code">What was issued.</param>
    /// <param name="GrantId">Names what the app holds from now on; goes into the access token, at most 100 ASCII characters.</param>
    public sealed record Redeemed(CodeGrant Code, string GrantId) : Redemption;

    /// <summary>The code had been redeemed before by the same client; the host has revoked the grant (RFC 6749 §4.1.2).</summary>
    /// <param name="GrantId">The grant that died of it.</param>
    public sealed record Replayed(string GrantId) : Redemption;

    /// <summary>No such code for this client, or it expired. A code of another client is untouched.</summary>
    public sealed record Unknown : Redemption;
}
