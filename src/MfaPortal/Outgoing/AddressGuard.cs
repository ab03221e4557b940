using System.Net;
using System.Net.Sockets;

namespace MfaPortal.Outgoing;

/// <summary>
/// Which addresses may be connected to: public ones, and the networks the operator names. Keeps whoever may name an
/// address from reaching this machine, its neighbours or a cloud's metadata through us (threat T60).
/// </summary>
internal sealed class AddressGuard(IEnumerable<string> allowedNetworks)
{
    // IANA's special-purpose registries (RFC 6890) and multicast; metadata addresses of clouds lie within, but for the last one.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",
            // Within the one block of IPv6 that is public: Teredo and other assignments, documentation, 6to4, which carries an IPv4 address along.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private readonly IReadOnlyList<IPNetwork> allowed = [.. allowedNetworks.Select(network => IPNetwork.Parse(network))];

    /// <summary>What is wrong with a setting that names networks, one sentence each.</summary>
    public static IEnumerable<string> Flaws(string setting, IEnumerable<string> networks) =>
        networks.Where(network => !IPNetwork.TryParse(network, out _)).Select(network => $"{setting} has \"{network}\", which is not a network such as 10.20.0.0/16.");

    public bool Lets(IPAddress address)
    {
        // ::ffff:127.0.0.1 is 127.0.0.1. A scope id would hide fe80:: from a network's comparison.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        return allowed.Any(network => network.Contains(plain)) || IsPublic(plain);
    }

    // Of IPv6 everything outside 2000::/3 is something else than a host on the Internet: ::1, fc00::/7, fe80::/10, NAT64, multicast.
    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || Global.Contains(address)) && !NotPublic.Any(network => network.Contains(address));
}
