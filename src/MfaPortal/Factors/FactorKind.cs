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
}

internal enum FactorRole
{
    /// <summary>Satisfies the policy by itself.</summary>
    Primary = 0,

    /// <summary>Helps out when the primary is not at hand; guards nothing alone.</summary>
    Backup = 1,
}

/// <summary>All kinds this portal was built with, in the order they were added, which is the order people see.</summary>
internal sealed class FactorCatalogue(IEnumerable<FactorKind> kinds)
{
    public IReadOnlyList<FactorKind> All { get; } = [.. kinds];

    public IEnumerable<FactorKind> Primary => All.Where(kind => kind.Role == FactorRole.Primary);

    public FactorKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);
}
