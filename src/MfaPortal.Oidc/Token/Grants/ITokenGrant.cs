namespace MfaPortal.Oidc.Token.Grants;

/// <summary>One way to come by tokens. Each is a file in this folder and a line in the registration; discovery names what is registered.</summary>
internal interface ITokenGrant
{
    /// <summary>The <c>grant_type</c>.</summary>
    string Type { get; }

    /// <summary>Called for clients that may use this grant only.</summary>
    Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct);
}
