using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Sessions;

namespace MfaPortal.SignIn;

/// <summary>One sign-in under way in one browser: what was asked, and what is proven so far.</summary>
internal sealed class Journey
{
    public required JourneyId Id { get; init; }

    /// <summary>SHA-256 of the browser's own cookie; null until the first page claims it (a cross-site POST brings no cookie).</summary>
    public byte[]? BrowserHash { get; set; }

    public required JourneyWish Wish { get; init; }

    public AccountId? AccountId { get; set; }

    /// <summary>The session the browser had when the journey began; its proofs count as far as they are fresh.</summary>
    public SessionId? SessionId { get; init; }

    /// <summary>The app's request as the protocol module stored it; null for journeys of the portal's own.</summary>
    public string? Request { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Where the portal's own journeys end: a local path.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>The one factor this is about: to be replaced, or tried.</summary>
    public FactorId? FactorId { get; init; }

    public string? LoginHint { get; init; }

    public string? Language { get; init; }

    /// <summary>A password older than this does not count.</summary>
    public DateTimeOffset? PasswordNotBefore { get; init; }

    /// <summary>A factor proof older than this does not count.</summary>
    public DateTimeOffset? FactorNotBefore { get; init; }

    public Strength RequiredStrength { get; init; } = Strength.Password;

    public DateTimeOffset? PasswordAt { get; set; }

    /// <summary>Chose a day, or was reminded of it, in this journey; worth something only while the deadline is ahead.</summary>
    public DateTimeOffset? PostponedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The one answer to the app has been given.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? DeclinedAt { get; set; }
}

internal enum JourneyWish
{
    SignIn = 0,
    StepUp = 1,
    Enrol = 2,

    /// <summary>A new factor in the place of an old one.</summary>
    Replace = 3,

    /// <summary>To see whether a factor works.</summary>
    Try = 4,
}
