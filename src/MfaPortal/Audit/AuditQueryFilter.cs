using MfaPortal.Accounts;

namespace MfaPortal.Audit;

/// <summary>Which rows somebody wants to read; what is null asks nothing.</summary>
internal sealed record AuditQueryFilter
{
    /// <summary>As the one who acted or the one it happened to.</summary>
    public AccountId? Person { get; init; }

    /// <summary>As the one it happened to, whoever acted.</summary>
    public AccountId? Target { get; init; }

    /// <summary>With <see cref="Target"/>: only what somebody else did.</summary>
    public bool ByOthers { get; init; }

    /// <summary>How names begin, any of them; none asks nothing.</summary>
    public IReadOnlyList<string> Beginnings { get; init; } = [];

    /// <summary>Names that are left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>A whole name, or how it begins: <c>factor.</c></summary>
    public string? Event { get; init; }

    public AuditResult? Result { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>The reference code that an error page showed.</summary>
    public string? Reference { get; init; }

    public string? Client { get; init; }
}
