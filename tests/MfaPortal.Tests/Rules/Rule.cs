namespace MfaPortal.Tests.Rules;

internal sealed record Violation(string Path, int Line, string What)
{
    public override string ToString() => $"{Path}({Line}): {What}";
}

/// <summary>What the tree does against a rule today, and why it may. One that nothing needs any more is refused.</summary>
internal sealed record Exemption(string Path, string What, string Reason)
{
    public bool Covers(Violation violation) => violation.Path == Path && violation.What.Contains(What, StringComparison.Ordinal);
}

/// <summary>Made-up files, and the words in which the rule must object; null where it must not.</summary>
internal sealed record Example(string Title, string? Objection, params Source[] Files);

/// <summary>A pure function from files to what is wrong with them, with the examples that prove it can fail.</summary>
internal sealed record Rule(string Name, Func<IReadOnlyList<Source>, IEnumerable<Violation>> Look)
{
    public IReadOnlyList<Example> Examples { get; init; } = [];

    public IReadOnlyList<Exemption> Exemptions { get; init; } = [];
}
