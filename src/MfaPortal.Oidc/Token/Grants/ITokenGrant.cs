using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>One way to come by tokens. Each is a file in this folder and a line in the registration; discovery names what is registered.</summary>
internal interface ITokenGrant
{
    /// <summary>The <c>grant_type</c>.</summary>
    string Type { get; }

    /// <summary>Called for an authenticated client and parameters none of which came twice.</summary>
    Task<TokenAnswer> Exchange(Parameters parameters, Client client, CancellationToken ct);
}
