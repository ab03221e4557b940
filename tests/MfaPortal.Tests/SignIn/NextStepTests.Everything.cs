using MfaPortal.Factors;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed partial class NextStepTests
{
    /// <summary>All combinations of facts: what must hold whatever rows are added above.</summary>
    [Fact]
    public void Never_lets_anybody_past_what_is_asked()
    {
        var seen = 0;
        foreach (var (journey, has, deadline, mailboxIsOut) in Everything())
        {
            seen++;
            var step = NextStep.Decide(
                journey, has, mailboxIsOut ? NoMailbox : AllKinds, new PolicyFacts(deadline) { MailboxIsOut = mailboxIsOut, MailboxBackAt = Ahead }, Now);
            var about = $"{journey} {string.Join(' ', has.Select(one => one.Kind.Name))} {deadline} {mailboxIsOut}";

            // Nothing that came through a mailbox that is out shows anything, nor stands for a factor.
            bool IsOut(string? kind) => mailboxIsOut && kind == Mailbox.Name && has.Any(one => one.Kind == Mailbox);
            var fresh = journey.Proofs.Any(proof => !(proof.At < journey.FactorNotBefore) && !IsOut(proof.Kind));
            var hasPrimary = has.Any(one => one.Kind.Role == FactorRole.Primary && !IsOut(one.Kind.Name));
            Assert.Equal(
                step is NextStep.Stuck,
                step is not NextStep.Password && !fresh && has.Length > 0 && has.All(one => IsOut(one.Kind.Name)));
            if (step is not NextStep.Password)
            {
                Assert.True(
                    (journey.PasswordAt is not null && !(journey.PasswordAt < journey.PasswordNotBefore))
                    || journey.Proofs.Any(proof => proof.IsWholeSignIn && !(proof.At < journey.PasswordNotBefore)), about);
            }

            if (step is NextStep.Finish finish)
            {
                Assert.True(finish.Strength >= journey.RequiredStrength, about);
                Assert.True(has.Length == 0 || fresh || finish.TrustedBrowser, about);
                Assert.True(hasPrimary || deadline is null || deadline > Now, about);
                Assert.True(hasPrimary || deadline is null || journey.Postponed, about);
            }

            if (step is NextStep.Replace)
            {
                Assert.True(fresh, about);
            }

            // Nothing that is weaker than the best there is, up to strong, adds to it or replaces it.
            var offered = mailboxIsOut ? NoMailbox : AllKinds;
            var best = has.Where(one => one.Kind.Role == FactorRole.Primary).Select(one => one.Kind.Strength).DefaultIfEmpty(Strength.PhishingResistant).Max();
            var young = journey.Proofs.Where(proof => !(proof.At < journey.FactorNotBefore)).ToList();
            var worth = young
                .Where(proof => proof.Kind is null || offered.Any(kind => kind.Name == proof.Kind))
                .Select(proof => (Strength: proof.Kind == Sheet.Name && best < proof.Strength ? best : proof.Strength, proof.At))
                .ToList();
            if (step is NextStep.Enrol or NextStep.EnrolBackup or NextStep.Replace)
            {
                var least = has.Where(one => one.Kind.Role == FactorRole.Primary && offered.Contains(one.Kind))
                    .Select(one => one.Kind.Strength > Strength.Strong ? Strength.Strong : one.Kind.Strength)
                    .Append(Strength.Password).Max();
                Assert.True(worth.Select(one => one.Strength).Append(Strength.Password).Max() >= least, about);
            }

            // Strength and time are those of one proof, never the best of several.
            if (step is NextStep.Finish done)
            {
                Assert.Equal(worth.Select(one => one.Strength).Append(Strength.Password).Max(), done.Strength);
                Assert.Equal(worth.Max(one => (DateTimeOffset?)one.At), done.FactorAt);
                Assert.Equal(worth.Where(one => one.Strength >= Strength.Strong).Max(one => (DateTimeOffset?)one.At), done.StrongAt);
                Assert.Equal(worth.Where(one => one.Strength >= Strength.PhishingResistant).Max(one => (DateTimeOffset?)one.At), done.ResistantAt);
            }

            // Trust is worth a password, and is taken where nothing more was asked for.
            if (step is NextStep.Finish { TrustedBrowser: true } trusted)
            {
                Assert.True(journey is { MayTrust: true, Trusted: true, Wish: JourneyWish.SignIn, RequiredStrength: Strength.Password, FactorNotBefore: null }, about);
                Assert.True(hasPrimary && trusted is { Strength: Strength.Password, FactorAt: null } && trusted.Amr.SequenceEqual(["pwd"]), about);
            }

            // A new factor or sheet is never offered to who has not shown the one that is there.
            if (step is NextStep.Enrol or NextStep.EnrolBackup)
            {
                Assert.True(has.Length == 0 || fresh, about);
            }

            if (step is NextStep.Enrol { MayPostponeUntil: { } until })
            {
                Assert.True(until > Now && !journey.Postponed, about);
            }

            if (step is NextStep.Verify verify)
            {
                Assert.True(verify.Kinds.Count > 0 && verify.Kinds.All(kind => has.Any(one => one.Kind == kind) && !IsOut(kind.Name)), about);
            }
        }

        Assert.True(seen > 10_000, $"{seen} combinations");
    }

    private static IEnumerable<(JourneyFacts Journey, FactorFacts[] Has, DateTimeOffset? Deadline, bool MailboxIsOut)> Everything() =>
        from wish in Enum.GetValues<JourneyWish>()
        from required in Enum.GetValues<Strength>()
        from passwordNotBefore in Moments(Now)
        from factorNotBefore in Moments(TenMinutesAgo)
        from passwordAt in Moments(LongAgo, Recently, Now)
        from postponed in new[] { true, false }
        from trust in new[] { (May: false, Is: false), (May: true, Is: false), (May: false, Is: true), (May: true, Is: true) }
        from proofs in new ProofFact[][] { [], [Proof(App, LongAgo)], [Proof(Mailbox, Recently)], [Proof(App, Recently)], [Proof(Sheet, Recently)], [Proof(App, Recently) with { EnrolledNow = true }], [Proof(Key, Recently) with { IsWholeSignIn = true }],
            [Proof(App, LongAgo), Proof(Mailbox, Recently)], [Proof(Key, LongAgo), Proof(App, Recently)], [OfSession(Strength.Strong, LongAgo), OfSession(Strength.Weak, Recently)] }
        from has in new FactorFacts[][] { [], [About(App)], [About(Mailbox), Has(App)], [Has(App)], [Has(Sheet)], [Has(App), Has(Sheet)], [Has(Mailbox)], [Has(Mailbox), Has(Sheet)], [Has(Key), Has(App)], [Has(Mailbox), Has(Key)] }
        from deadline in Moments(Passed, Now, Ahead)
        from mailboxIsOut in new[] { false, true }
        select (new JourneyFacts(wish, required, passwordNotBefore, factorNotBefore, passwordAt, postponed, proofs) { MayTrust = trust.May, Trusted = trust.Is }, has, deadline, mailboxIsOut);

    private static IEnumerable<DateTimeOffset?> Moments(params DateTimeOffset[] moments) => moments.Select(moment => (DateTimeOffset?)moment).Prepend(null);
}
