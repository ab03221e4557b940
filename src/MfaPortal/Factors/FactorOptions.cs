namespace MfaPortal.Factors;

/// <summary>Section <c>Factors</c>.</summary>
internal sealed class FactorOptions
{
    public const string Section = "Factors";

    /// <summary>Kinds, by name, that nobody enrols any more. Who has one still shows it, but only to enrol another: it counts for nothing else.</summary>
    public string[] Off { get; init; } = [];
}
