using MfaPortal.Factors;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed partial class NextStepTests
{
    private static readonly Row[] AfterTheLastCode =
    [
        new("nothing left", "stuck", Signing, []),
        new("nothing left, deadline passed", "stuck", Signing, []) { Deadline = Passed },
        new("nothing left, deadline ahead, put off", "stuck", Signing with { Postponed = true }, []) { Deadline = Ahead },
        new("nothing left, trusted browser", "stuck", Trusting, []),
        new("nothing left, wants to enrol", "stuck", Enrolling, []),
        new("nothing left, step-up", "stuck", SteppingUp, []),
        new("nothing left, strong asked for", "stuck", Signing with { RequiredStrength = Strength.Strong }, []),
        new("nothing left, no password", "password", Nobody, []),
        new("used up just now", "enrol", Shown(Signing, Printed), []),
        new("used up just now, deadline ahead", "enrol", Shown(Signing with { Postponed = true }, Printed), []) { Deadline = Ahead },
        new("backup left, not shown", "verify sheet", Signing, [Has(Sheet)]),
        new("backup left, shown", "enrol", Shown(Signing, Sheet), [Has(Sheet)]),
        new("another left that does not count, shown", "stuck", Shown(Signing, Mailbox), [Has(Mailbox)]) { Kinds = [App, Printed, Sheet] },
        new("another left that counts", "verify app", Signing, [Has(App)]),
        new("another left that counts, shown", "finish mfa (pwd otp mfa)", Shown(Signing, App), [Has(App), Has(Sheet)]),
    ];

    public static TheoryData<string> NamesAfterTheLastCode => [.. AfterTheLastCode.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(NamesAfterTheLastCode))]
    public void Never_falls_back_to_the_password_after_the_last_code(string name)
    {
        var row = AfterTheLastCode.Single(one => one.Name == name);
        FactorKind[] kinds = row.Kinds == AllKinds ? [.. AllKinds, Printed] : row.Kinds;

        Assert.Equal(row.Expected, Words(NextStep.Decide(row.Journey, row.Has, kinds, new PolicyFacts(row.Deadline) { UsedUp = true }, Now)));
    }
}
