using MfaPortal.Factors;

namespace MfaPortal.SignIn;

/// <summary>
/// What comes next in a sign-in. <see cref="Decide"/> is the whole flow: a pure function that no page goes around.
/// </summary>
internal abstract partial record NextStep
{
    private NextStep()
    {
    }

    public static NextStep Decide(
        JourneyFacts journey, IReadOnlyList<FactorFacts> factors, IReadOnlyList<FactorKind> offered, PolicyFacts policy, DateTimeOffset now)
    {
        // What hangs on a mailbox that is out shows nothing, whatever else is asked.
        bool IsOut(FactorKind kind) => policy.MailboxIsOut && kind.NeedsMailbox;

        // A kind that is not for this person, or no longer on, proves no more than the password did; and a backup no more than the best of
        // what it helps out for, with which it was made.
        var backed = factors.Where(factor => factor.Kind.Role == FactorRole.Primary).Max(factor => (Strength?)factor.Kind.Strength);
        Strength Worth(string? kind, Strength strength) =>
            kind is null ? strength
            : offered.FirstOrDefault(one => one.Name == kind) is not { } known ? Strength.Password
            : known.Role == FactorRole.Backup && backed < strength ? backed.Value
            : strength;

        // To change what the person has takes what changing it asks for, whatever the journey wants.
        var toChange = FactorGuard.ToChange(factors.Where(factor => offered.Contains(factor.Kind) && !IsOut(factor.Kind)).Select(factor => factor.Kind));
        var required = journey.Wish is JourneyWish.Enrol or JourneyWish.Replace && toChange > journey.RequiredStrength
            ? toChange
            : journey.RequiredStrength;
        List<FactorKind> WorthAtLeast(Strength least) => ByHabit(factors.Where(factor => Worth(factor.Kind.Name, factor.Kind.Strength) >= least && !IsOut(factor.Kind)));

        bool Has(FactorKind kind) => factors.Any(factor => factor.Kind.Name == kind.Name);
        var missing = offered.FirstOrDefault(kind => kind.Role == FactorRole.Backup && !Has(kind));

        // A new factor must be worth what was asked for, or it would be enrolled in vain (threat T14). What one has once is renewed, not added.
        bool Fits(FactorKind kind) => kind.Role == FactorRole.Primary && kind.Strength >= journey.RequiredStrength && !((kind.IsSingle || kind.IsSet) && Has(kind));
        bool IsFull(FactorKind kind) => !kind.IsSet && factors.Where(factor => factor.Kind.Name == kind.Name).Sum(factor => factor.Count) >= FactorDesk.MostOfAKind;
        Enrol ToEnrol(DateTimeOffset? mayPostponeUntil = null) => new([.. offered.Where(kind => Fits(kind) && !IsFull(kind))], mayPostponeUntil)
        {
            Full = [.. offered.Where(kind => Fits(kind) && IsFull(kind))],
            UsedUp = policy.UsedUp && factors.All(factor => factor.Kind.Role != FactorRole.Primary),
            PostponedUntil = mayPostponeUntil is not null && policy.PostponedUntil > now ? policy.PostponedUntil : null,
            Another = factors.Any(factor => factor.Kind.Role == FactorRole.Primary),
            Proven = journey.Proofs.Count > 0,
            BackupFollows = missing is not null,
        };

        bool IsYoung(DateTimeOffset? at) => at is not null && !(at < journey.PasswordNotBefore);

        // A kind that is not for this person, or no longer on, begins nothing either.
        var alone = journey.Proofs
            .Where(proof => proof.IsWholeSignIn && offered.Any(kind => kind.Name == proof.Kind))
            .Max(proof => (DateTimeOffset?)proof.At);
        var byPassword = IsYoung(journey.PasswordAt);
        if (!byPassword && !IsYoung(alone))
        {
            return new Password();
        }

        var passwordAt = (byPassword ? journey.PasswordAt : alone)!.Value;
        byPassword = byPassword && journey.ByPassword;

        var proofs = journey.Proofs
            .Where(proof => (proof.EnrolledNow || !(proof.At < journey.FactorNotBefore)) && !factors.Any(factor => factor.Kind.Name == proof.Kind && IsOut(factor.Kind)))
            .ToList();
        var shown = proofs.Where(proof => Worth(proof.Kind, proof.Strength) > Strength.Password).ToList();
        var strength = shown.Select(proof => Worth(proof.Kind, proof.Strength)).Append(Strength.Password).Max();

        // Only what counts is tried or replaced, or a proof that is worth nothing could be shown in the place of one that is.
        var about = factors.FirstOrDefault(factor => factor.IsAbout && offered.Contains(factor.Kind))?.Kind;
        if (journey.Wish == JourneyWish.Try && about is not null && !proofs.Any(proof => proof.Kind == about.Name))
        {
            return new Verify([about]);
        }

        Verify ToVerify(IReadOnlyList<FactorKind> kinds) => new(kinds) { OffersTrust = journey.MayTrust && journey.Wish == JourneyWish.SignIn };

        // Never where a factor must be fresh or strong: what this browser showed some days ago is nothing that was shown now.
        var hasPrimary = factors.Any(factor => factor.Kind.Role == FactorRole.Primary && offered.Contains(factor.Kind));
        var trusted = journey is { MayTrust: true, Trusted: true, Wish: JourneyWish.SignIn, RequiredStrength: Strength.Password, FactorNotBefore: null }
            && hasPrimary;
        var counts = factors.Any(factor => offered.Contains(factor.Kind) && !IsOut(factor.Kind));
        if ((counts ? shown : proofs).Count == 0 && factors.Count > 0 && !trusted)
        {
            // Not even by the rule below: the same mailbox has just given the password.
            var showable = factors.Where(factor => !IsOut(factor.Kind)).ToList();
            if (showable.Count == 0)
            {
                return new Stuck(policy.MailboxBackAt);
            }

            // Where one of them is strong enough, a weaker one would only be a step more. What no longer counts is still asked for where there
            // is nothing else: not even a first factor is enrolled with the password alone while there is another (threat T17).
            var counting = showable.Where(factor => offered.Contains(factor.Kind)).ToList();
            var enough = counting.Where(factor => Worth(factor.Kind.Name, factor.Kind.Strength) >= required).ToList();
            return ToVerify(ByHabit(enough.Count > 0 ? enough : counting.Count > 0 ? counting : showable));
        }

        if (shown.Count == 0 && passwordAt < journey.FactorNotBefore)
        {
            // Nothing to show beside the password, so the password itself has to be fresh.
            return new Password();
        }

        if (policy.UsedUp && !hasPrimary)
        {
            // In the very sign-in that used it up, or with a backup, something else is enrolled at once; later the password proves too little.
            return strength > Strength.Password ? ToEnrol() : new Stuck(null) { UsedUp = true };
        }

        if (strength < required)
        {
            var strongEnough = WorthAtLeast(required);
            return strongEnough.Count > 0 ? ToVerify(strongEnough)
                : strength < toChange ? ToVerify(WorthAtLeast(toChange))
                : ToEnrol();
        }

        if (!hasPrimary && shown.Any(proof => offered.Any(kind => kind.Name == proof.Kind && kind is { IsSet: true, Role: FactorRole.Primary })))
        {
            // The last of a sheet was used up just now: nothing would be left for the next time but the password.
            return ToEnrol();
        }

        if (!hasPrimary && policy.Deadline is { } deadline && !journey.Postponed)
        {
            // Who came to enrol is not asked whether to do it later.
            return ToEnrol(deadline > now && journey.Wish != JourneyWish.Enrol ? deadline : null);
        }

        if (!hasPrimary && policy.Deadline <= now)
        {
            return ToEnrol();
        }

        if (journey.Wish == JourneyWish.Enrol && !proofs.Any(proof => proof.EnrolledNow))
        {
            return ToEnrol();
        }

        if (journey.Wish == JourneyWish.Replace && about is not null && !proofs.Any(proof => proof.EnrolledNow))
        {
            return new Replace(about);
        }

        // Never after a password alone: who shows a backup later must have proven more than that when it was made.
        if (missing is not null && hasPrimary && strength > Strength.Password && strength >= toChange && journey.Wish is JourneyWish.SignIn or JourneyWish.Enrol)
        {
            return new EnrolBackup(missing);
        }

        return new Finish(
            strength,
            [.. (byPassword ? (string[])["pwd"] : []).Concat(shown.SelectMany(proof => proof.Amr)).Distinct(), .. strength > Strength.Password ? (string[])["mfa"] : []],
            passwordAt,
            LastShown(Strength.Weak))
        {
            TrustedBrowser = trusted && shown.Count == 0,
            StrongAt = LastShown(Strength.Strong),
            ResistantAt = LastShown(Strength.PhishingResistant),
            Recovered = journey.Wish == JourneyWish.SignIn && shown.Count > 0 && shown.All(proof => IsBackup(proof.Kind))
                && factors.Any(factor => factor.Kind.ReplacePath is not null && offered.Contains(factor.Kind)),
        };

        bool IsBackup(string? kind) => offered.Any(one => one.Name == kind && one.Role == FactorRole.Backup);

        DateTimeOffset? LastShown(Strength least) =>
            shown.Where(proof => Worth(proof.Kind, proof.Strength) >= least).Max(proof => (DateTimeOffset?)proof.At);
    }

    // What is to be replaced comes first, it may still be at hand; then what the person chose, then what was used last. A backup is
    // offered first to nobody.
    private static List<FactorKind> ByHabit(IEnumerable<FactorFacts> factors) => [.. factors
        .GroupBy(factor => factor.Kind)
        .OrderBy(kind => kind.Key.Role)
        .ThenByDescending(kind => kind.Any(factor => factor.IsAbout))
        .ThenByDescending(kind => kind.Max(factor => factor.PreferredAt) ?? DateTimeOffset.MinValue)
        .ThenByDescending(kind => kind.Max(factor => factor.LastUsedAt) ?? DateTimeOffset.MinValue)
        .Select(kind => kind.Key)];
}
