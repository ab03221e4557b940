using MfaPortal.Factors;

namespace MfaPortal.SignIn;

/// <summary>What a journey has shown so far.</summary>
internal sealed record JourneyFacts(
    JourneyWish Wish,
    Strength RequiredStrength,
    DateTimeOffset? PasswordNotBefore,
    DateTimeOffset? FactorNotBefore,
    DateTimeOffset? PasswordAt,
    bool Postponed,
    IReadOnlyList<ProofFact> Proofs)
{
    /// <summary>False where the session that <see cref="PasswordAt"/> is of began without a password.</summary>
    public bool ByPassword { get; init; } = true;
}

/// <summary>An accepted challenge of the journey, or what the session it began in had shown.</summary>
internal sealed record ProofFact(string? Kind, Strength Strength, IReadOnlyList<string> Amr, DateTimeOffset At, bool EnrolledNow)
{
    /// <summary>Of a kind that may begin a sign-in, and young enough to do so: worth a password too, because it verified who holds it.</summary>
    public bool IsWholeSignIn { get; init; }
}

internal sealed record FactorFacts(FactorKind Kind, DateTimeOffset? LastUsedAt);

/// <summary>What is asked of this person: until when a password alone will do; null for ever.</summary>
internal sealed record PolicyFacts(DateTimeOffset? Deadline);

/// <summary>
/// What comes next in a sign-in. <see cref="Decide"/> is the whole flow: a pure function that no page goes around.
/// </summary>
internal abstract record NextStep
{
    private NextStep()
    {
    }

    internal sealed record Password : NextStep;

    /// <summary>Show one of these; the first is offered, the rest are "another way".</summary>
    internal sealed record Verify(IReadOnlyList<FactorKind> Kinds) : NextStep;

    /// <summary>Choose and enrol a factor; until the deadline it may be put off.</summary>
    internal sealed record Enrol(IReadOnlyList<FactorKind> Kinds, DateTimeOffset? MayPostponeUntil) : NextStep;

    internal sealed record EnrolBackup(FactorKind Kind) : NextStep;

    internal sealed record Finish(Strength Strength, IReadOnlyCollection<string> Amr, DateTimeOffset PasswordAt, DateTimeOffset? FactorAt) : NextStep;

    public static NextStep Decide(
        JourneyFacts journey, IReadOnlyList<FactorFacts> factors, IReadOnlyList<FactorKind> offered, PolicyFacts policy, DateTimeOffset now)
    {
        // A kind that is not for this person, or no longer on, proves no more than the password did.
        Strength Worth(string? kind, Strength strength) =>
            kind is null || offered.Any(one => one.Name == kind) ? strength : Strength.Password;

        // A new factor must be worth what was asked for, or it would be enrolled in vain (threat T14).
        Enrol ToEnrol(DateTimeOffset? mayPostponeUntil = null) => new(
            [.. offered.Where(kind => kind.Role == FactorRole.Primary && kind.Strength >= journey.RequiredStrength)], mayPostponeUntil);

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

        var proofs = journey.Proofs.Where(proof => !(proof.At < journey.FactorNotBefore)).ToList();
        if (proofs.Count == 0 && factors.Count > 0)
        {
            // Where one of them is strong enough, a weaker one would only be a step more. What no longer counts is still asked for where there
            // is nothing else: not even a first factor is enrolled with the password alone while there is another (threat T17).
            var counting = factors.Where(factor => offered.Contains(factor.Kind)).ToList();
            var enough = counting.Where(factor => factor.Kind.Strength >= journey.RequiredStrength).ToList();
            return new Verify(ByHabit(enough.Count > 0 ? enough : counting.Count > 0 ? counting : factors));
        }

        if (proofs.Count == 0 && passwordAt < journey.FactorNotBefore)
        {
            // Nothing to show beside the password, so the password itself has to be fresh.
            return new Password();
        }

        var strength = proofs.Select(proof => Worth(proof.Kind, proof.Strength)).Append(Strength.Password).Max();
        if (strength < journey.RequiredStrength)
        {
            var strongEnough = ByHabit(factors.Where(factor => Worth(factor.Kind.Name, factor.Kind.Strength) >= journey.RequiredStrength));
            return strongEnough.Count > 0 ? new Verify(strongEnough) : ToEnrol();
        }

        var hasPrimary = factors.Any(factor => factor.Kind.Role == FactorRole.Primary && offered.Contains(factor.Kind));
        if (!hasPrimary && policy.Deadline is { } deadline && !journey.Postponed)
        {
            return ToEnrol(deadline > now ? deadline : null);
        }

        if (!hasPrimary && policy.Deadline <= now)
        {
            return ToEnrol();
        }

        if (journey.Wish == JourneyWish.Enrol && !proofs.Any(proof => proof.EnrolledNow))
        {
            return ToEnrol();
        }

        // Never after a password alone: who shows a backup later must have proven more than that when it was made.
        var missing = offered.FirstOrDefault(kind =>
            kind.Role == FactorRole.Backup && factors.All(factor => factor.Kind.Name != kind.Name));
        if (missing is not null && hasPrimary && strength > Strength.Password && journey.Wish != JourneyWish.StepUp)
        {
            return new EnrolBackup(missing);
        }

        return new Finish(
            strength,
            [.. (byPassword ? (string[])["pwd"] : []).Concat(proofs.SelectMany(proof => proof.Amr)).Distinct(), .. strength > Strength.Password ? (string[])["mfa"] : []],
            passwordAt,
            proofs.Count > 0 ? proofs.Max(proof => proof.At) : null);
    }

    // What was used last is at hand; a backup is offered first to nobody.
    private static List<FactorKind> ByHabit(IEnumerable<FactorFacts> factors) => [.. factors
        .GroupBy(factor => factor.Kind)
        .OrderBy(kind => kind.Key.Role)
        .ThenByDescending(kind => kind.Max(factor => factor.LastUsedAt) ?? DateTimeOffset.MinValue)
        .Select(kind => kind.Key)];
}
