using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token;

/// <summary>A token request whose client has proven who it is, and none of whose parameters came twice.</summary>
internal sealed record TokenRequest(Parameters Parameters, Client Client)
{
    /// <summary>The thumbprint of the key that the caller showed to hold (RFC 9449 §5); what it gets is bound to it.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// What a refresh token is bound to: only a public client's, because the others prove themselves at each use anyhow, and may change their
    /// keys (RFC 9449 §5).
    /// </summary>
    public string? RefreshKey => Client.IsPublic ? Key : null;
}
