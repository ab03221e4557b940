namespace MfaPortal.Audit;

/// <summary>From where, and as part of what, an act was asked for. Empty outside a request, except for the correlation.</summary>
internal sealed class RequestFacts(IHttpContextAccessor http)
{
    public string? Address => http.HttpContext?.Connection.RemoteIpAddress?.ToString();

    public string? UserAgent => http.HttpContext?.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent
        ? agent.Length > 256 ? agent[..256] : agent
        : null;

    /// <summary>The short code that error pages show, logs carry and helpdesk can look up.</summary>
    public string CorrelationId => http.HttpContext?.TraceIdentifier ?? "worker";
}
