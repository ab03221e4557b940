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

    /// <summary>The person and what they sign in to may do with a browser that showed a factor earlier.</summary>
    public bool MayTrust { get; init; }

    /// <summary>This browser did, for this person.</summary>
    public bool Trusted { get; init; }
}

/// <summary>An accepted challenge of the journey, or what the session it began in had shown.</summary>
internal sealed record ProofFact(string? Kind, Strength Strength, IReadOnlyList<string> Amr, DateTimeOffset At, bool EnrolledNow)
{
    /// <summary>Of a kind that may begin a sign-in, and young enough to do so: worth a password too, because it verified who holds it.</summary>
    public bool IsWholeSignIn { get; init; }

    /// <summary>Shown with the wish that the browser be trusted.</summary>
    public bool WantsTrust { get; init; }
}

internal sealed record FactorFacts(FactorKind Kind, DateTimeOffset? LastUsedAt)
{
    public DateTimeOffset? PreferredAt { get; init; }

    /// <summary>The journey is about one of this kind.</summary>
    public bool IsAbout { get; init; }

    public int Count { get; init; } = 1;
}

/// <summary>What is asked of this person: until when a password alone will do, null for ever; and the day they chose themselves before it.</summary>
internal sealed record PolicyFacts(DateTimeOffset? Deadline, DateTimeOffset? PostponedUntil = null)
{
    /// <summary>There is no mailbox, or the password itself came through it a while ago: what arrives there shows nothing more (decision D3).</summary>
    public bool MailboxIsOut { get; init; }

    /// <summary>There was a second step, and its last code was used: the password alone is not enough for this person, whatever the deadline.</summary>
    public bool UsedUp { get; init; }

    /// <summary>When it counts again; null: not by waiting.</summary>
    public DateTimeOffset? MailboxBackAt { get; init; }
}

internal abstract partial record NextStep
{
    internal sealed record Password : NextStep;

    /// <summary>Show one of these; the first is offered, the rest are "another way".</summary>
    internal sealed record Verify(IReadOnlyList<FactorKind> Kinds) : NextStep
    {
        /// <summary>The person may say that the browser is theirs.</summary>
        public bool OffersTrust { get; init; }
    }

    /// <summary>Choose and enrol a factor; until the deadline it may be put off.</summary>
    internal sealed record Enrol(IReadOnlyList<FactorKind> Kinds, DateTimeOffset? MayPostponeUntil) : NextStep
    {
        /// <summary>Put off until this day, still ahead: the person is reminded, and may go on at once.</summary>
        public DateTimeOffset? PostponedUntil { get; init; }

        /// <summary>Would be on offer, and the person has as many as anybody may have.</summary>
        public IReadOnlyList<FactorKind> Full { get; init; } = [];

        /// <summary>There is one already.</summary>
        public bool Another { get; init; }

        /// <summary>Something was shown before: what is enrolled now goes beside what the person has, not before it.</summary>
        public bool Proven { get; init; }

        /// <summary>There was one, and its last code was used.</summary>
        public bool UsedUp { get; init; }

        /// <summary>A backup follows: this person has not got it yet.</summary>
        public bool BackupFollows { get; init; }
    }

    /// <summary>
    /// All this person has hangs on the mailbox, which proves nothing now, or was used up: nothing to show, and nothing may be enrolled without.
    /// </summary>
    internal sealed record Stuck(DateTimeOffset? Until) : NextStep
    {
        /// <summary>The last code of a sheet was used at an earlier sign-in.</summary>
        public bool UsedUp { get; init; }
    }

    internal sealed record EnrolBackup(FactorKind Kind) : NextStep;

    /// <summary>Put another in the place of the one the journey is about.</summary>
    internal sealed record Replace(FactorKind Kind) : NextStep;

    internal sealed record Finish(Strength Strength, IReadOnlyCollection<string> Amr, DateTimeOffset PasswordAt, DateTimeOffset? FactorAt) : NextStep
    {
        /// <summary>No factor was shown: the trust of the browser is taken for it, and is no proof to anybody.</summary>
        public bool TrustedBrowser { get; init; }

        /// <summary>When something strong, or stronger, was last shown: never the time of something weaker (threat T14).</summary>
        public DateTimeOffset? StrongAt { get; init; }

        public DateTimeOffset? ResistantAt { get; init; }

        /// <summary>
        /// All that was shown is a backup, and what it helped out for could be replaced: the person is asked whether that is gone, before they go on.
        /// </summary>
        public bool Recovered { get; init; }
    }
}
