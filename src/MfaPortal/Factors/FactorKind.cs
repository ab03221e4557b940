using Microsoft.Extensions.Options;

namespace MfaPortal.Factors;

/// <summary>
/// What the rest of the product knows of a kind: facts, no behaviour. Its texts are <c>factor.{Name}.*</c>, its pages its own.
/// </summary>
internal sealed record FactorKind(
    string Name,
    FactorRole Role,
    Strength Strength,
    string[] Amr,
    string EnrolPath,
    string VerifyPath)
{
    /// <summary>The wizard asks on what kind of phone it will be.</summary>
    public bool AsksForDevice { get; init; }

    /// <summary>A symbol of the interface's set.</summary>
    public string Icon { get; init; } = "shield";

    /// <summary>Rows of this kind are one thing to the person (a sheet of codes): listed once, with a count.</summary>
    public bool IsSet { get; init; }

    /// <summary>Where one of this kind takes the place of another, both its states on one page; null: only by adding and removing.</summary>
    public string? ReplacePath { get; init; }

    /// <summary>A person has one of these: a new one takes the place of the old.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Of a set: when so few are left, the person is told to make new ones.</summary>
    public int Few { get; init; }

    /// <summary>No phone is needed to enrol it or to show it: offered to who has none.</summary>
    public bool WithoutPhone { get; init; }

    /// <summary>Offered first, and said to be: what suits most people best.</summary>
    public bool Recommended { get; init; }

    /// <summary>Only for people whose mailbox is known.</summary>
    public bool NeedsMailbox { get; init; }

    /// <summary>Too weak for people with rights over others: helpdesk and administrators neither enrol it nor show it.</summary>
    public bool KeptFromStaff { get; init; }

    /// <summary>
    /// It says who holds it and verifies that, so that it may begin a sign-in and be enough for it: the view that the sign-in page shows for it,
    /// whose model is the journey's id. Null: it comes after a password.
    /// </summary>
    public string? BeginPartial { get; init; }

    /// <summary>
    /// What "my factors" shows for it, to nobody's eyes, once something was removed: devices may be told what no longer counts. A view whose model
    /// is the account's id.
    /// </summary>
    public string? RemovedPartial { get; init; }

    public bool Suits(IReadOnlyCollection<string> roles, bool hasMailbox) =>
        (hasMailbox || !NeedsMailbox) && !(KeptFromStaff && (roles.Contains(Accounts.Role.Helpdesk) || roles.Contains(Accounts.Role.Admin)));
}

internal enum FactorRole
{
    /// <summary>Satisfies the policy by itself.</summary>
    Primary = 0,

    /// <summary>Helps out when the primary is not at hand; guards nothing alone.</summary>
    Backup = 1,
}

/// <summary>All kinds this portal was built with, in the order they were added, which is the order people see.</summary>
internal sealed class FactorCatalogue(IEnumerable<FactorKind> kinds, IOptions<FactorOptions> options)
{
    public IReadOnlyList<FactorKind> All { get; } = [.. kinds];

    /// <summary>Whether anybody may enrol it.</summary>
    public bool IsOn(FactorKind kind) => !options.Value.Off.Contains(kind.Name);

    public IEnumerable<FactorKind> Primary => All.Where(kind => kind.Role == FactorRole.Primary && IsOn(kind));

    /// <summary>What a sign-in may begin with instead of a password.</summary>
    public IEnumerable<FactorKind> Beginning => All.Where(kind => kind.BeginPartial is not null && IsOn(kind));

    /// <summary>What somebody like this may enrol, and what counts when they show it.</summary>
    public IReadOnlyList<FactorKind> For(IReadOnlyCollection<string> roles, bool hasMailbox) => [.. All.Where(kind => IsOn(kind) && kind.Suits(roles, hasMailbox))];

    public FactorKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);
}
