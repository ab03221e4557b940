using MfaPortal.Factors;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Every row of the flow, as facts and the step they lead to.</summary>
public sealed partial class NextStepTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ahead = Now.AddDays(14);
    private static readonly DateTimeOffset Passed = Now.AddDays(-1);
    private static readonly DateTimeOffset Recently = Now.AddMinutes(-1);
    private static readonly DateTimeOffset LongAgo = Now.AddHours(-3);
    private static readonly DateTimeOffset TenMinutesAgo = Now.AddMinutes(-10);

    private static readonly FactorKind App = new("app", FactorRole.Primary, Strength.Strong, ["otp"], "/app/enrol", "/app/verify") { ReplacePath = "/app/replace" };
    private static readonly FactorKind Mailbox = new("mailbox", FactorRole.Primary, Strength.Weak, ["mail"], "/mailbox/enrol", "/mailbox/verify") { NeedsMailbox = true };
    private static readonly FactorKind Key = new("key", FactorRole.Primary, Strength.PhishingResistant, ["hwk"], "/key/enrol", "/key/verify");
    private static readonly FactorKind Sheet = new("sheet", FactorRole.Backup, Strength.Strong, ["otp"], "/sheet/enrol", "/sheet/verify");

    private static readonly FactorKind Printed = new("printed", FactorRole.Primary, Strength.Strong, ["otp"], "/printed/enrol", "/printed/verify") { IsSet = true };

    private static readonly FactorKind[] AllKinds = [App, Mailbox, Key, Sheet];
    private static readonly FactorKind[] WithoutBackups = [App, Mailbox, Key];

    private static readonly JourneyFacts Signing = new(JourneyWish.SignIn, Strength.Password, null, null, Recently, Postponed: false, []);
    private static readonly JourneyFacts SteppingUp = Signing with { Wish = JourneyWish.StepUp, RequiredStrength = Strength.Weak, FactorNotBefore = TenMinutesAgo };
    private static readonly JourneyFacts Enrolling = Signing with { Wish = JourneyWish.Enrol, FactorNotBefore = TenMinutesAgo };
    private static readonly JourneyFacts Replacing = Signing with { Wish = JourneyWish.Replace, RequiredStrength = Strength.Strong, FactorNotBefore = TenMinutesAgo };
    private static readonly JourneyFacts Trying = Signing with { Wish = JourneyWish.Try };
    private static readonly JourneyFacts Trusting = Signing with { MayTrust = true, Trusted = true };
    private static readonly JourneyFacts Nobody = Signing with { PasswordAt = null };

    private sealed record Row(string Name, string Expected, JourneyFacts Journey, FactorFacts[] Has)
    {
        public DateTimeOffset? Deadline { get; init; }

        /// <summary>The person's own day.</summary>
        public DateTimeOffset? Until { get; init; }

        public FactorKind[] Kinds { get; init; } = AllKinds;
    }

    private static readonly Row[] Rows =
    [
        // The password first, whatever else was shown.
        new("no password", "password", Nobody, []),
        new("no password, factor there", "password", Nobody, [Has(App)]),
        new("no password, factor shown", "password", Shown(Nobody, App), [Has(App)]),
        new("no password, deadline passed", "password", Nobody, []) { Deadline = Passed },
        new("no password, wants to enrol", "password", Enrolling with { PasswordAt = null }, []),
        new("password older than asked for", "password", Signing with { PasswordNotBefore = Now }, []),
        new("password older than asked for, factor shown since", "password", Shown(Signing with { PasswordNotBefore = Now }, App, Now), [Has(App), Has(Sheet)]),
        new("password as old as asked for", "finish pwd (pwd)", Signing with { PasswordNotBefore = Recently }, []),

        // No factor: what the policy says.
        new("no factor, no deadline", "finish pwd (pwd)", Signing, []),
        new("no factor, deadline ahead", "enrol, may be put off", Signing, []) { Deadline = Ahead },
        new("no factor, deadline ahead, put off", "finish pwd (pwd)", Signing with { Postponed = true }, []) { Deadline = Ahead },
        new("no factor, deadline passed", "enrol", Signing, []) { Deadline = Passed },
        new("no factor, deadline this moment", "enrol", Signing, []) { Deadline = Now },
        new("no factor, deadline passed since it was put off", "enrol", Signing with { Postponed = true }, []) { Deadline = Passed },
        new("no factor, put off without a deadline", "finish pwd (pwd)", Signing with { Postponed = true }, []),

        // A day of their own: reminded until then, asked from then on, and never beyond the deadline.
        new("put off until a day ahead", "remind", Signing, []) { Deadline = Ahead, Until = Now.AddDays(3) },
        new("put off until a day ahead, reminded", "finish pwd (pwd)", Signing with { Postponed = true }, []) { Deadline = Ahead, Until = Now.AddDays(3) },
        new("put off until a day ahead, strong asked for", "enrol", Signing with { RequiredStrength = Strength.Strong }, []) { Deadline = Ahead, Until = Now.AddDays(3) },
        new("put off until a day ahead, factor not shown", "verify app", Signing, [Has(App)]) { Deadline = Ahead, Until = Now.AddDays(3) },
        new("put off until a day ahead, wants to enrol", "enrol", Enrolling, []) { Deadline = Ahead, Until = Now.AddDays(3) },
        new("put off until this moment", "enrol, may be put off", Signing, []) { Deadline = Ahead, Until = Now },
        new("put off until a day that has passed", "enrol, may be put off", Signing, []) { Deadline = Ahead, Until = Passed },
        new("put off until the deadline, which has come", "enrol", Signing, []) { Deadline = Now, Until = Now },
        new("put off beyond a deadline that was drawn in", "enrol", Signing, []) { Deadline = Passed, Until = Ahead },
        new("put off, and nobody asks any more", "finish pwd (pwd)", Signing, []) { Until = Ahead },
        new("wants to enrol, deadline ahead", "enrol", Enrolling, []) { Deadline = Ahead },

        // A factor: shown, every time, with or without a policy.
        new("factor, not shown", "verify app", Signing, [Has(App)]),
        new("factor, not shown, deadline passed", "verify app", Signing, [Has(App)]) { Deadline = Passed },
        new("factor, not shown, put off", "verify app", Signing with { Postponed = true }, [Has(App)]) { Deadline = Ahead },
        new("factor and sheet, sheet used last", "verify app, sheet", Signing, [Has(Sheet, Recently), Has(App, LongAgo)]),
        new("two factors, the other used last", "verify mailbox, app", Signing, [Has(App, LongAgo), Has(Mailbox, Recently)]),
        new("two factors, one never used", "verify mailbox, app", Signing, [Has(App), Has(Mailbox, LongAgo)]),
        new("two phones are one way", "verify app", Signing, [Has(App, LongAgo), Has(App, Recently)]),
        new("factor shown, sheet there", "finish mfa (pwd otp mfa)", Shown(Signing, App), [Has(App), Has(Sheet)]),
        new("factor shown, deadline passed", "finish mfa (pwd otp mfa)", Shown(Signing, App), [Has(App), Has(Sheet)]) { Deadline = Passed },
        new("weak factor shown", "finish mfa-weak (pwd mail mfa)", Shown(Signing, Mailbox), [Has(Mailbox), Has(Sheet)]),
        new("two factors shown", "finish phr (pwd otp hwk mfa)", Shown(Shown(Signing, App), Key), [Has(App), Has(Key), Has(Sheet)]),
        new("factor shown longer ago than asked for", "verify app", Shown(Signing with { FactorNotBefore = TenMinutesAgo }, App, LongAgo), [Has(App)]),
        new("factor shown exactly when asked for", "finish mfa (pwd otp mfa)", Shown(Signing with { FactorNotBefore = TenMinutesAgo }, App, TenMinutesAgo), [Has(App), Has(Sheet)]),
        new("one factor shown long ago, another now", "finish mfa-weak (pwd mail mfa)", Shown(Shown(Signing with { FactorNotBefore = TenMinutesAgo }, App, LongAgo), Mailbox), [Has(App), Has(Mailbox), Has(Sheet)]),

        // A trusted browser stands in for the second step of a sign-in, and for nothing else.
        new("trusted browser", "finish pwd (pwd), trusted", Trusting, [Has(App), Has(Sheet)]),
        new("trusted browser, deadline passed", "finish pwd (pwd), trusted", Trusting, [Has(App), Has(Sheet)]) { Deadline = Passed },
        new("trusted browser, no sheet: not the moment for one", "finish pwd (pwd), trusted", Trusting, [Has(App)]),
        new("trusted browser, factor shown all the same", "finish mfa (pwd otp mfa)", Shown(Trusting, App), [Has(App), Has(Sheet)]),
        new("trusted browser, no password", "password", Trusting with { PasswordAt = null }, [Has(App)]),
        new("trusted browser, strong asked for", "verify app, may be trusted", Trusting with { RequiredStrength = Strength.Strong }, [Has(App)]),
        new("trusted browser, weak asked for", "verify app, may be trusted", Trusting with { RequiredStrength = Strength.Weak }, [Has(App)]),
        new("trusted browser, fresh factor asked for", "verify app, may be trusted", Trusting with { FactorNotBefore = TenMinutesAgo }, [Has(App)]),
        new("trusted browser, step-up", "verify app", SteppingUp with { MayTrust = true, Trusted = true }, [Has(App)]),
        new("trusted browser, wants to enrol", "verify app", Enrolling with { MayTrust = true, Trusted = true }, [Has(App)]),
        new("trusted browser, not for this app or person", "verify app", Trusting with { MayTrust = false }, [Has(App)]),
        new("trusted browser, nothing but a sheet", "verify sheet, may be trusted", Trusting, [Has(Sheet)]),
        new("trusted browser, nothing that counts", "verify mailbox, may be trusted", Trusting, [Has(Mailbox)]) { Kinds = [App, Sheet] },
        new("trusted browser, no factor any more", "enrol", Trusting, []) { Deadline = Passed },
        new("browser not trusted yet", "verify app, may be trusted", Signing with { MayTrust = true }, [Has(App)]),

        // The sheet helps out, and never stands alone.
        new("sheet used, app still enrolled", "finish mfa (pwd otp mfa), may be gone", Shown(Signing, Sheet), [Has(App), Has(Sheet)]),
        new("sheet used, nothing that could be replaced", "finish mfa (pwd otp mfa)", Shown(Signing, Sheet), [Has(Key), Has(Sheet)]),
        new("sheet used, app no longer on", "finish mfa (pwd otp mfa)", Shown(Signing, Sheet), [Has(App), Has(Key), Has(Sheet)]) { Kinds = [Key, Sheet] },
        new("sheet and app shown", "finish mfa (pwd otp mfa)", Shown(Shown(Signing, Sheet), App), [Has(App), Has(Sheet)]),
        new("sheet used, new app linked", "finish mfa (pwd otp mfa)", Enrolled(Shown(Signing, Sheet), App), [Has(App), Has(Sheet)]),
        new("sheet used to step up", "finish mfa (pwd otp mfa)", Shown(Signing with { Wish = JourneyWish.StepUp }, Sheet), [Has(App), Has(Sheet)]),
        new("last code of the sheet used", "enrol backup sheet", Shown(Signing, Sheet), [Has(App)]),
        new("sheet alone, not shown", "verify sheet", Signing, [Has(Sheet)]),
        new("sheet alone, shown, deadline passed", "enrol", Shown(Signing, Sheet), [Has(Sheet)]) { Deadline = Passed },
        new("sheet alone, shown, deadline ahead", "enrol, may be put off", Shown(Signing, Sheet), [Has(Sheet)]) { Deadline = Ahead },
        new("factor shown, no sheet", "enrol backup sheet", Shown(Signing, App), [Has(App)]),
        new("factor shown, no sheet, no such kind", "finish mfa (pwd otp mfa)", Shown(Signing, App), [Has(App)]) { Kinds = WithoutBackups },
        new("factor removed meanwhile, its proof stays", "finish mfa (pwd otp mfa)", Shown(Signing, App), []),

        // First enrolment.
        new("enrolled just now, no sheet", "enrol backup sheet", Enrolled(Signing, App), [Has(App)]) { Deadline = Passed },
        new("enrolled just now, sheet kept", "finish mfa (pwd otp mfa)", Enrolled(Signing, App), [Has(App), Has(Sheet)]) { Deadline = Passed },
        new("enrolled but broken off before the sheet, next sign-in", "verify app", Signing, [Has(App)]) { Deadline = Passed },

        // What the app asks for.
        new("strong asked for, no factor", "enrol", Signing with { RequiredStrength = Strength.Strong }, []),
        new("strong asked for, no factor, deadline ahead", "enrol", Signing with { RequiredStrength = Strength.Strong }, []) { Deadline = Ahead },
        new("strong asked for, put off", "enrol", Signing with { RequiredStrength = Strength.Strong, Postponed = true }, []) { Deadline = Ahead },
        new("strong asked for, weak shown, no other", "enrol", Shown(Signing with { RequiredStrength = Strength.Strong }, Mailbox), [Has(Mailbox)]),
        new("strong asked for, weak shown, app there", "verify app", Shown(Signing with { RequiredStrength = Strength.Strong }, Mailbox), [Has(Mailbox, Recently), Has(App)]),
        new("strong asked for, app shown", "finish mfa (pwd otp mfa)", Shown(Signing with { RequiredStrength = Strength.Strong }, App), [Has(App), Has(Sheet)]),
        new("strong asked for, stronger shown", "finish phr (pwd hwk mfa)", Shown(Signing with { RequiredStrength = Strength.Strong }, Key), [Has(Key), Has(Sheet)]),
        new("phishing-resistant asked for, app shown", "enrol", Shown(Signing with { RequiredStrength = Strength.PhishingResistant }, App), [Has(App), Has(Sheet)]),

        // A key that verifies who holds it begins a sign-in and is enough for it.
        new("key alone", "finish phr (hwk mfa)", Alone(Nobody, Key), [Has(Key), Has(Sheet)]),
        new("key alone, app there too", "finish phr (hwk mfa)", Alone(Nobody, Key), [Has(Key), Has(App), Has(Sheet)]),
        new("key alone, deadline passed", "finish phr (hwk mfa)", Alone(Nobody, Key), [Has(Key), Has(Sheet)]) { Deadline = Passed },
        new("key alone, no sheet", "enrol backup sheet", Alone(Nobody, Key), [Has(Key)]),
        new("key alone, but longer ago than asked for", "password", Alone(Nobody with { PasswordNotBefore = Now }, Key), [Has(Key), Has(Sheet)]),
        new("key alone, since it was asked for", "finish phr (hwk mfa)", Alone(Signing with { PasswordAt = LongAgo, PasswordNotBefore = TenMinutesAgo, FactorNotBefore = TenMinutesAgo }, Key), [Has(Key), Has(Sheet)]),
        new("key alone, no longer on", "password", Alone(Nobody, Key), [Has(Key), Has(Sheet)]) { Kinds = [App, Sheet] },
        new("key after a password", "finish phr (pwd hwk mfa)", Alone(Signing, Key), [Has(Key), Has(Sheet)]),
        new("key in a session that began without a password", "finish phr (hwk mfa)", Alone(Signing with { ByPassword = false }, Key), [Has(Key), Has(Sheet)]),
        new("app in a session that began without a password", "finish mfa (otp mfa)", Shown(Signing with { ByPassword = false }, App), [Has(App), Has(Sheet)]),
        new("key alone, wants to enrol", "enrol", Alone(Enrolling with { PasswordAt = null }, Key), [Has(Key), Has(Sheet)]),

        // Step-up of the portal's own pages.
        new("step-up, no factor", "enrol", SteppingUp, []),
        new("step-up, factor shown long ago", "verify app", Shown(SteppingUp, App, LongAgo), [Has(App)]),
        new("step-up, factor shown now", "finish mfa (pwd otp mfa)", Shown(SteppingUp, App), [Has(App), Has(Sheet)]),
        new("step-up, no sheet: not the moment for one", "finish mfa (pwd otp mfa)", Shown(SteppingUp, App), [Has(App)]),
        new("step-up, old password, factor shown now", "finish mfa (pwd otp mfa)", Shown(SteppingUp with { PasswordAt = LongAgo }, App), [Has(App), Has(Sheet)]),
        new("step-up, old password, no factor", "password", SteppingUp with { PasswordAt = LongAgo }, []),

        // MFA Enroll.
        new("wants to enrol, no factor", "enrol", Enrolling, []),
        new("wants to enrol, no factor, old password", "password", Enrolling with { PasswordAt = LongAgo }, []),
        new("wants to enrol, deadline passed", "enrol", Enrolling, []) { Deadline = Passed },
        new("wants to enrol, factor not shown", "verify app", Enrolling, [Has(App)]),
        new("wants to enrol, factor shown long ago", "verify app", Shown(Enrolling, App, LongAgo), [Has(App)]),
        new("wants to enrol, factor shown", "enrol", Shown(Enrolling, App), [Has(App), Has(Sheet)]),
        new("wants to enrol, second one enrolled", "finish mfa (pwd otp mfa)", Enrolled(Shown(Enrolling, App), App), [Has(App), Has(App), Has(Sheet)]),

        // A change takes what is worth as much as the best there is; strong is enough for everything.
        new("wants to enrol, weak and strong there", "verify app", Enrolling, [Has(Mailbox, Recently), Has(App)]),
        new("wants to enrol, weak shown, strong there", "verify app", Shown(Enrolling, Mailbox), [Has(Mailbox, Recently), Has(App)]),
        new("wants to enrol, strong shown long ago, weak now", "verify app", Shown(Shown(Enrolling, App, LongAgo), Mailbox), [Has(Mailbox), Has(App)]),
        new("wants to enrol, weak is all there is", "enrol", Shown(Enrolling, Mailbox), [Has(Mailbox), Has(Sheet)]),
        new("wants to enrol, strong shown, key there", "enrol", Shown(Enrolling, App), [Has(App), Has(Key), Has(Sheet)]),
        new("wants to enrol, the first strong one just now", "enrol backup sheet", Enrolled(Shown(Enrolling, Mailbox), App), [Has(Mailbox), Has(App)]),
        new("wants to enrol, enrolled a while ago", "enrol backup sheet", Enrolled(Enrolling, App, LongAgo), [Has(App)]),
        new("phishing-resistant asked for, weak shown, strong there", "verify app", Shown(Signing with { RequiredStrength = Strength.PhishingResistant }, Mailbox), [Has(Mailbox), Has(App)]),
        new("weak shown, strong there: not the moment for a sheet", "finish mfa-weak (pwd mail mfa)", Shown(Signing, Mailbox), [Has(Mailbox), Has(App)]),
        new("sheet beside a mailbox", "finish mfa-weak (pwd otp mfa)", Shown(Signing, Sheet), [Has(Mailbox), Has(Sheet)]),
        new("sheet beside a mailbox, strong asked for", "enrol", Shown(Signing with { RequiredStrength = Strength.Strong }, Sheet), [Has(Mailbox), Has(Sheet)]),

        // What the person chose goes before what was used last.
        new("two factors, the other chosen", "verify app, mailbox", Signing, [Has(App, LongAgo) with { PreferredAt = LongAgo }, Has(Mailbox, Recently)]),
        new("two chosen at once, the later counts", "verify key, app", Signing, [Has(App, Recently) with { PreferredAt = LongAgo }, Has(Key) with { PreferredAt = Recently }]),
        new("a chosen one that is too weak", "verify app", Signing with { RequiredStrength = Strength.Strong }, [Has(App), Has(Mailbox) with { PreferredAt = LongAgo }]),

        // A new phone in the place of an old one.
        new("replaces, nothing shown", "verify app, key", Replacing, [About(App), Has(Key, Recently)]),
        new("replaces, shown long ago", "verify app", Shown(Replacing, App, LongAgo), [About(App), Has(Sheet)]) { Kinds = [App] },
        new("replaces, old one shown", "replace app", Shown(Replacing, App), [About(App)]),
        new("replaces, sheet shown", "replace app", Shown(Replacing, Sheet), [About(App)]),
        new("replaces, something weaker shown", "verify app", Shown(Replacing, Mailbox), [About(App), Has(Mailbox)]),
        new("replaces, old one gone meanwhile", "finish mfa (pwd otp mfa)", Shown(Replacing, App), [Has(App)]),
        new("replaces what does not count any more", "finish mfa (pwd otp mfa)", Shown(Replacing, App), [About(Mailbox), Has(App)]) { Kinds = [App, Sheet] },
        new("replaces, deadline passed", "replace app", Shown(Replacing, App), [About(App)]) { Deadline = Passed },
        new("replaces, no password", "password", Replacing with { PasswordAt = null }, [About(App)]),

        // Trying one.
        new("tries one", "verify app", Trying, [About(App), Has(Key, Recently)]),
        new("tries one, another shown", "verify app", Shown(Trying, Key), [About(App), Has(Key)]),
        new("tries one, shown", "finish mfa (pwd otp mfa)", Shown(Trying, App), [About(App)]),
        new("tries one that is gone", "finish mfa (pwd otp mfa)", Shown(Trying, App), []),
        new("tries what does not count any more", "verify app", Trying, [About(Mailbox), Has(App)]) { Kinds = [App, Sheet] },
        new("tries one, no password", "password", Trying with { PasswordAt = null }, [About(App)]),

        new("has only what does not count any more", "verify mailbox", Signing, [Has(Mailbox)]) { Kinds = [App, Sheet], Deadline = Passed },
        new("has something that counts beside what does not", "verify app", Signing, [Has(Mailbox), Has(App)]) { Kinds = [App, Sheet] },
        new("showed only what does not count any more", "enrol", Shown(Signing, Mailbox), [Has(Mailbox)]) { Kinds = [App, Sheet], Deadline = Passed },
        new("showed it, and nobody asks for more", "finish pwd (pwd)", Shown(Signing, Mailbox), [Has(Mailbox)]) { Kinds = [App, Sheet] },
        new("showed what does not count any more, beside what does", "verify app", Shown(Signing, Mailbox), [Has(Mailbox), Has(App)]) { Kinds = [App, Sheet] },
        new("last of a sheet of its own used up", "enrol", Shown(Signing, Printed), []) { Kinds = [App, Printed, Sheet] },
        new("last of a sheet of its own used up, deadline ahead", "enrol", Shown(Signing with { Postponed = true }, Printed), [Has(Sheet)]) { Kinds = [App, Printed, Sheet], Deadline = Ahead },
        new("sheet of its own, some left", "finish mfa (pwd otp mfa)", Shown(Signing, Printed), [Has(Printed), Has(Sheet)]) { Kinds = [App, Printed, Sheet] },
        new("wants to enrol, first one enrolled", "enrol backup sheet", Enrolled(Enrolling, App), [Has(App)]),
    ];

    private static readonly FactorKind[] NoMailbox = [App, Key, Sheet];

    private static readonly Row[] AfterAMailedReset =
    [
        new("mailbox alone", "stuck", Signing, [Has(Mailbox)]),
        new("mailbox alone, deadline passed", "stuck", Signing, [Has(Mailbox)]) { Deadline = Passed },
        new("mailbox alone, wants to enrol", "stuck", Enrolling, [Has(Mailbox)]),
        new("mailbox alone, for a step-up", "stuck", SteppingUp, [Has(Mailbox)]),
        new("mailbox alone, its proof is no proof", "stuck", Shown(Signing, Mailbox), [Has(Mailbox)]),
        new("mailbox alone, put off", "stuck", Signing with { Postponed = true }, [Has(Mailbox)]) { Deadline = Ahead },
        new("mailbox and app", "verify app", Signing, [Has(Mailbox, Recently), Has(App)]),
        new("mailbox and app, mailbox shown", "verify app", Shown(Signing, Mailbox), [Has(Mailbox, Recently), Has(App)]),
        new("mailbox and app, app shown", "finish mfa (pwd otp mfa)", Shown(Signing, App), [Has(Mailbox), Has(App), Has(Sheet)]),
        new("mailbox and sheet", "verify sheet", Signing, [Has(Mailbox), Has(Sheet)]),
        new("mailbox and sheet, sheet shown, deadline passed", "enrol", Shown(Signing, Sheet), [Has(Mailbox), Has(Sheet)]) { Deadline = Passed },
        new("mailbox and sheet, sheet shown", "finish mfa-weak (pwd otp mfa)", Shown(Signing, Sheet), [Has(Mailbox), Has(Sheet)]),
        new("no factor: whoever has none yet", "enrol", Signing, []) { Deadline = Passed },
        new("password first", "password", Nobody, [Has(Mailbox)]),
    ];

    public static TheoryData<string> NamesAfterAMailedReset => [.. AfterAMailedReset.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(NamesAfterAMailedReset))]
    public void Leaves_the_mailbox_out_for_a_while(string name)
    {
        var row = AfterAMailedReset.Single(one => one.Name == name);
        var policy = new PolicyFacts(row.Deadline) { MailboxIsOut = true, MailboxBackAt = Ahead };

        var step = NextStep.Decide(row.Journey, row.Has, NoMailbox, policy, Now);

        Assert.Equal(row.Expected, Words(step));
        Assert.True(step is not NextStep.Stuck stuck || stuck.Until == Ahead);
    }

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Leads_on(string name)
    {
        var row = Rows.Single(one => one.Name == name);

        Assert.Equal(row.Expected, Words(NextStep.Decide(row.Journey, row.Has, row.Kinds, new PolicyFacts(row.Deadline, row.Until), Now)));
    }

    [Fact]
    public void Tells_when_password_and_factor_were_shown()
    {
        var journey = Shown(Shown(Signing with { PasswordAt = LongAgo }, App, TenMinutesAgo), Key, Recently);

        var finish = Assert.IsType<NextStep.Finish>(Decide(journey, [Has(App), Has(Key), Has(Sheet)], null));

        Assert.Equal((LongAgo, (DateTimeOffset?)Recently), (finish.PasswordAt, finish.FactorAt));
    }

    [Fact]
    public void Knows_no_factor_time_after_a_password_alone() =>
        Assert.Null(Assert.IsType<NextStep.Finish>(Decide(Signing, [], null)).FactorAt);

    [Fact]
    public void Offers_nothing_twice_that_a_person_has_once()
    {
        var (mailbox, paper) = (Mailbox with { IsSingle = true }, Key with { Name = "paper", IsSet = true });
        var journey = Shown(Enrolling, App);

        var step = Assert.IsType<NextStep.Enrol>(NextStep.Decide(
            journey, [Has(App), Has(mailbox), Has(paper)], [App, mailbox, Key, paper, Sheet], new PolicyFacts(null), Now));

        Assert.Equal([App, Key], step.Kinds);
        Assert.True(step is { Another: true, BackupFollows: true });
        step = Assert.IsType<NextStep.Enrol>(NextStep.Decide(journey, [Has(App), Has(Sheet)], [App, mailbox, paper, Sheet], new PolicyFacts(null), Now));
        Assert.Equal([App, mailbox, paper], step.Kinds);
        Assert.False(step.BackupFollows);
    }

    private static NextStep Decide(JourneyFacts journey, FactorFacts[] has, DateTimeOffset? deadline) =>
        NextStep.Decide(journey, has, AllKinds, new PolicyFacts(deadline), Now);

    private static string Words(NextStep step) => step switch
    {
        NextStep.Password => "password",
        NextStep.Verify verify => "verify " + string.Join(", ", verify.Kinds.Select(kind => kind.Name)) + (verify.OffersTrust ? ", may be trusted" : ""),
        NextStep.Enrol { MayPostponeUntil: null, PostponedUntil: null } => "enrol",
        NextStep.Enrol { MayPostponeUntil: { } until, PostponedUntil: { } chosen } when until == Ahead && chosen > Now => "remind",
        NextStep.Enrol { MayPostponeUntil: { } until } when until == Ahead => "enrol, may be put off",
        NextStep.Stuck => "stuck",
        NextStep.EnrolBackup backup => "enrol backup " + backup.Kind.Name,
        NextStep.Replace replace => "replace " + replace.Kind.Name,
        NextStep.Finish finish => $"finish {finish.Strength.Acr()} ({string.Join(' ', finish.Amr)})" + (finish.TrustedBrowser ? ", trusted" : "") + (finish.Recovered ? ", may be gone" : ""),
        _ => step.ToString(),
    };

    private static FactorFacts Has(FactorKind kind, DateTimeOffset? used = null) => new(kind, used);

    private static FactorFacts About(FactorKind kind) => Has(kind) with { IsAbout = true };

    private static ProofFact Proof(FactorKind kind, DateTimeOffset at) => new(kind.Name, kind.Strength, kind.Amr, at, EnrolledNow: false);

    private static ProofFact OfSession(Strength strength, DateTimeOffset at) => new(null, strength, ["otp"], at, EnrolledNow: false);

    private static JourneyFacts Shown(JourneyFacts journey, FactorKind kind, DateTimeOffset? at = null) =>
        journey with { Proofs = [.. journey.Proofs, Proof(kind, at ?? Recently)] };

    private static JourneyFacts Alone(JourneyFacts journey, FactorKind kind) =>
        journey with { Proofs = [.. journey.Proofs, Proof(kind, Recently) with { IsWholeSignIn = true }] };

    private static JourneyFacts Enrolled(JourneyFacts journey, FactorKind kind, DateTimeOffset? at = null) =>
        journey with { Proofs = [.. journey.Proofs, Proof(kind, at ?? Recently) with { EnrolledNow = true }] };
}
