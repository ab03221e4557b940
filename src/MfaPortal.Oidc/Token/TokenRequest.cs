using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token;

/// <summary>A token request whose client has proven who it is, and none of whose parameters came twice.</summary>
internal sealed record TokenRequest(Parameters Parameters, Client Client);
