namespace MfaPortal.Oidc.Host;

/// <summary>What a <see cref="Rehearsal"/> came to.</summary>
public abstract record Rehearsed
{
    private Rehearsed()
    {
    }

    /// <summary>What the app would have got, as it reads it: JSON texts. No signature among them, so nothing of it can be used.</summary>
    /// <param name="IdTokenHeader">The ID token's JOSE header; <see langword="null"/>: without the scope <c>openid</c> there is none.</param>
    /// <param name="IdTokenClaims">The ID token's claims.</param>
    /// <param name="AccessTokenHeader">The access token's JOSE header.</param>
    /// <param name="AccessTokenClaims">The access token's claims.</param>
    /// <param name="Userinfo">What the userinfo endpoint answered.</param>
    public sealed record Told(string? IdTokenHeader, string? IdTokenClaims, string AccessTokenHeader, string AccessTokenClaims, string Userinfo) : Rehearsed;

    /// <summary>There were no tokens.</summary>
    /// <param name="Error">The RFC error code.</param>
    /// <param name="Description">Our own words.</param>
    public sealed record Refused(string Error, string Description) : Rehearsed;
}
