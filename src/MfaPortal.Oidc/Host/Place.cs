using System.Net;
using System.Net.Sockets;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// Where somebody comes from, as limits count it: one address of IPv4, or a whole /64 of IPv6, the least that a subscriber gets (RFC 6177 §2).
/// Who counted single addresses there would count nothing: any machine has as many as it likes. <c>default</c> is the unknown place, one like any other.
/// </summary>
public readonly record struct Place
{
    private readonly IPAddress? _start;

    private Place(IPAddress start) => _start = start;

    /// <summary>The machine that this runs on, by whichever of its own addresses: no stranger comes from there by himself.</summary>
    public bool IsHere => _start is not null && IPAddress.IsLoopback(_start);

    /// <summary>The place of an address; an IPv4 address is the same place in either form (RFC 4291 §2.5.5.2).</summary>
    /// <param name="address">As the connection tells it; null where it tells none.</param>
    /// <returns>The place; <c>default</c> for no address.</returns>
    public static Place Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        if (IPAddress.IsLoopback(address))
        {
            return new Place(IPAddress.Loopback);
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return new Place(address.MapToIPv4());
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new Place(new IPAddress(bytes));
    }

    /// <summary>For logs: the address, or the network with its length; "nowhere" where none is known.</summary>
    /// <returns>For example <c>192.0.2.1</c> or <c>2001:db8:1:2::/64</c>.</returns>
    public override string ToString() => _start is null ? "nowhere" : _start.AddressFamily == AddressFamily.InterNetworkV6 ? $"{_start}/64" : _start.ToString();
}
