namespace MfaPortal.Accounts;

/// <summary>The people of the demo contract. Their user names are promised to the README; the rest is there to look real.</summary>
internal static class DemoPeople
{
    public const string Password = "correct horse battery staple";
    public const string OrganisationCode = "contoso";

    public static readonly IReadOnlyList<DemoPerson> All =
    [
        new("newcomer", "Noor", "van den Berg"),
        new("postponer", "Pieter", "Claes") { MayPostponeFor = TimeSpan.FromDays(14) },
        new("employee", "Emma", "Janssens"),
        new("helpdesk", "Hannah", "Schneider") { Role = Role.Helpdesk },
        new("admin", "Anton", "Hoffmann") { Role = Role.Admin },
        new("colleague", "Chloé", "Lambert") { Role = Role.Admin },
    ];
}

internal sealed record DemoPerson(string UserName, string GivenName, string FamilyName)
{
    public string? Role { get; init; }

    /// <summary>Zero: must enrol at the first sign-in.</summary>
    public TimeSpan MayPostponeFor { get; init; }

    public string DisplayName => $"{GivenName} {FamilyName}";

    public string Email => $"{UserName}@example.test";
}
