namespace MfaPortal.Mail;

/// <summary>Where something came from, as far as people are told: the organisation's name for it, the network, or neither for the portal's own computer.</summary>
internal sealed record NamedPlace(string? Name, string? Network)
{
    public static NamedPlace Portal { get; } = new(null, null);
}
