using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Mail;

namespace MfaPortal.Factors;

/// <summary>The letters that tell a person what happened to their factors (NIST 800-63B-4 §4.6), part of the act they tell of.</summary>
internal sealed class FactorNotices(Notices notices)
{
    public Task Enrolled(AccountId account, FactorKind kind, string label, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-enrolled", Name(kind, label)), ct);

    public Task Removed(AccountId account, FactorKind kind, string label, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-removed", Name(kind, label)), ct);

    /// <summary>By helpdesk; with the last one all are gone.</summary>
    public Task Reset(AccountId account, FactorKind kind, string label, bool all, CancellationToken ct) => all
        ? ResetAll(account, ct)
        : notices.Tell(account, Letter.Notice("factor-reset", Name(kind, label)) with { Origin = new LetterOrigin.SomebodyElse() }, ct);

    /// <summary>By helpdesk; also where the last one had been used up, and the password alone counts again.</summary>
    public Task ResetAll(AccountId account, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factors-reset") with { Origin = new LetterOrigin.SomebodyElse() }, ct);

    public Task Replaced(AccountId account, FactorKind kind, string label, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-replaced", Name(kind, label)), ct);

    public Task UsedUp(AccountId account, FactorKind kind, int left, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-used-up", Name(kind, ""), new LetterArgument.Text(left.ToString(CultureInfo.InvariantCulture))), ct);

    /// <summary>Only the password was needed for it.</summary>
    public Task Skipped(AccountId account, FactorKind kind, int left, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-skipped", Name(kind, ""), new LetterArgument.Text(left.ToString(CultureInfo.InvariantCulture))), ct);

    /// <summary>Somebody knows the password: that is why the person was asked at all.</summary>
    public Task Denied(AccountId account, FactorKind kind, string label, LetterOrigin from, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("factor-denied", Name(kind, label)) with { Origin = from, NotYou = "mail.not-you.denied" }, ct);

    public Task RestartedElsewhere(AccountId account, CancellationToken ct) =>
        notices.Tell(account, Letter.Notice("enrolment-restarted-elsewhere"), ct);

    private static LetterArgument Name(FactorKind kind, string label) =>
        kind.IsSet ? new LetterArgument.Phrase($"factor.{kind.Name}.name") : new LetterArgument.Text(label);
}
