using MfaPortal.Oidc.Host;

namespace MfaPortal.Audit;

/// <summary>From where, and as part of what, an act was asked for. Empty outside a request, except for the correlation.</summary>
internal sealed class RequestFacts(IHttpContextAccessor http)
{
    /// <summary>As people write it: a socket for both protocols tells IPv4 as ::ffff:192.0.2.1.</summary>
    public string? Address => http.HttpContext?.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    /// <summary>The same, as limits count it.</summary>
    public Place Place => Place.Of(http.HttpContext?.Connection.RemoteIpAddress);

    public string? UserAgent => http.HttpContext?.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent
        ? agent.Length > 256 ? agent[..256] : agent
        : null;

    /// <summary>The short code that error pages show, logs carry and helpdesk can look up.</summary>
    public string CorrelationId => http.HttpContext?.TraceIdentifier ?? "worker";
}
