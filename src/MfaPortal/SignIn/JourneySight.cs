using MfaPortal.Accounts;

namespace MfaPortal.SignIn;

/// <summary>A journey and all that decides what comes next in it; <see cref="Person"/> is null where nobody is known yet or the account is closed.</summary>
internal sealed record JourneySight(
    Journey Journey, JourneyPerson? Person, IReadOnlyList<EnrolledKind> Factors, IReadOnlyList<ProofFact> Proofs);

internal sealed record JourneyPerson(
    AccountId Id, string UserName, string DisplayName, string? Email, string? Language, string[] Roles, DateTimeOffset? FactorDeadline,
    DateTimeOffset? PostponedUntil, DateTimeOffset? MailboxDistrustedUntil)
{
    /// <summary>The last code of a sheet was used, and nothing was linked since.</summary>
    public bool FactorsUsedUp { get; init; }
}

internal sealed record EnrolledKind(string Kind, DateTimeOffset? LastUsedAt, DateTimeOffset? PreferredAt, bool IsAbout)
{
    public int Count { get; init; } = 1;
}

/// <summary>Whether the password still was the right one, and whether there was a journey to give it in.</summary>
internal sealed record PasswordGiven(bool Settled, bool InJourney);
