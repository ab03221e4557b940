namespace MfaPortal.Oidc.Host;

/// <summary>
/// Facts about a person, named as in OpenID Connect Core 1.0 §5.1. A fact that is <see langword="null"/> or blank is left out of every answer.
/// </summary>
public sealed record SubjectClaims
{
    /// <summary>Whose facts these are, by the host's own subject; never told to an app as it stands. Needed where <see cref="IClaims"/> was asked without one.</summary>
    public string? Subject { get; init; }

    /// <summary><c>name</c>, scope <c>profile</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>given_name</c>, scope <c>profile</c>.</summary>
    public string? GivenName { get; init; }

    /// <summary><c>family_name</c>, scope <c>profile</c>.</summary>
    public string? FamilyName { get; init; }

    /// <summary><c>preferred_username</c>, scope <c>profile</c>. Not unique over time: apps must not use it as a key (Core §5.7).</summary>
    public string? PreferredUsername { get; init; }

    /// <summary><c>locale</c> (BCP 47), scope <c>profile</c>.</summary>
    public string? Locale { get; init; }

    /// <summary><c>zoneinfo</c> (IANA name), scope <c>profile</c>.</summary>
    public string? ZoneInfo { get; init; }

    /// <summary><c>updated_at</c>, scope <c>profile</c>.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary><c>email</c>, scope <c>email</c>.</summary>
    public string? Email { get; init; }

    /// <summary><c>email_verified</c>, scope <c>email</c>; said only where there is an <see cref="Email"/>.</summary>
    public bool EmailVerified { get; init; }

    /// <summary><c>phone_number</c> (E.164), scope <c>phone</c>.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary><c>phone_number_verified</c>, scope <c>phone</c>; said only where there is a <see cref="PhoneNumber"/>.</summary>
    public bool PhoneNumberVerified { get; init; }

    /// <summary>The <c>formatted</c> member of <c>address</c>, scope <c>address</c>.</summary>
    public string? Address { get; init; }

    /// <summary><c>groups</c>, scope <c>groups</c>: an array of names, written even when it is empty; <see langword="null"/>: not known.</summary>
    public IReadOnlyList<string>? Groups { get; init; }
}
