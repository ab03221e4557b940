using System.Net;

namespace MfaPortal.Mail;

/// <summary>
/// The networks people know by a name: section <c>Places</c> of the settings. A name says more than numbers to who asks "was that me?";
/// everything else is told as roughly as before.
/// </summary>
internal sealed class Places
{
    public const string Section = "Places";

    private const int LongestName = 60;

    // The most specific first: a floor has its own name within its building.
    private readonly (IPNetwork Network, string Name)[] known;

    private Places(IEnumerable<(IPNetwork Network, string Name)> known) => this.known = [.. known.OrderByDescending(place => place.Network.PrefixLength)];

    public static Places From(IConfiguration settings) => new(
        from entry in settings.GetSection(Section).GetChildren()
        let network = Network(entry)
        where network is not null && NameFlaw(entry) is null
        select (network.Value, entry["Name"]!.Trim()));

    /// <summary>One sentence for everything that is wrong.</summary>
    public static IEnumerable<string> Flaws(IConfiguration settings)
    {
        var seen = new HashSet<IPNetwork>();
        foreach (var entry in settings.GetSection(Section).GetChildren())
        {
            if (Network(entry) is not { } network)
            {
                yield return $"{entry.Path}:Network is \"{entry["Network"]}\", which is not a network such as 10.20.0.0/16 (nothing but zeros behind the mask).";
            }
            else if (!seen.Add(network))
            {
                yield return $"{entry.Path}:Network is {network}, which has a name already.";
            }

            if (NameFlaw(entry) is { } flaw)
            {
                yield return flaw;
            }
        }
    }

    /// <summary>Null: the address is not known, and nothing is said of it.</summary>
    public NamedPlace? Find(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        // ::ffff:127.0.0.1 is 127.0.0.1. A scope id would hide fe80:: from a network's comparison.
        var plain = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : new IPAddress(parsed.GetAddressBytes());
        return known.FirstOrDefault(place => place.Network.Contains(plain)).Name is { } name ? new NamedPlace(name, null)
            : IPAddress.IsLoopback(plain) ? NamedPlace.Portal
            : new NamedPlace(null, Whereabouts.Network(plain));
    }

    private static IPNetwork? Network(IConfigurationSection entry) => IPNetwork.TryParse(entry["Network"], out var network) ? network : null;

    private static string? NameFlaw(IConfigurationSection entry) => entry["Name"] switch
    {
        null or "" => $"{entry.Path}:Name is missing: what people call this network, such as Office Utrecht.",
        { Length: > LongestName } => $"{entry.Path}:Name has more than {LongestName} characters.",
        var name when name.Any(char.IsControl) || string.IsNullOrWhiteSpace(name) => $"{entry.Path}:Name is blank or holds a control character, such as a line break.",
        _ => null,
    };
}
