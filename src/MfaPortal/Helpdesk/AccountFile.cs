using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Passwords;
using MfaPortal.Sessions;

namespace MfaPortal.Helpdesk;

/// <summary>What helpdesk sees of a person. No secret, no code, no hash.</summary>
internal sealed record AccountFile(
    Person Person,
    PasswordLock? Password,
    IReadOnlyList<FactorLine> Factors,
    IReadOnlyList<SessionLine> Sessions,
    IReadOnlyList<MailStory> Letters,
    AuditQueryPage Events);

/// <summary>One factor, or a set of them that is one thing to the person.</summary>
internal sealed record FactorLine(
    FactorId Id, string Kind, string Label, bool IsSet, int Left, FactorStanding Standing, DateTimeOffset? WaitsUntil,
    DateTimeOffset EnrolledAt, DateTimeOffset? LastUsedAt);

internal enum FactorStanding
{
    Active,
    Waiting,
    Locked,
}

internal sealed record SessionLine(SessionId Id, DateTimeOffset StartedAt, DateTimeOffset LastActivityAt, string? UserAgent, string? Address);
