using System.Net;

namespace MfaPortal.Mail;

/// <summary>From where, said roughly: enough to recognise oneself, too little to find somebody.</summary>
internal static class Whereabouts
{
    private static readonly (string Mark, string Name)[] Browsers =
    [
        // Most browsers also claim to be Chrome and Safari, so the order decides.
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>Names from a fixed list only: the header is the sender's to forge, and would be free text in our letter.</summary>
    public static (string Name, string? System)? Browser(string? userAgent) =>
        userAgent is not null && Find(Browsers, userAgent) is { } name ? (name, Find(Systems, userAgent)) : null;

    /// <summary>The network part: 203.0.113.x, or the first 48 bits of an IPv6 address.</summary>
    public static string Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return $"{bytes[0]}.{bytes[1]}.{bytes[2]}.x";
        }

        bytes.AsSpan(6).Clear();
        return new IPAddress(bytes) + "/48";
    }

    private static string? Find((string Mark, string Name)[] known, string text) =>
        known.FirstOrDefault(entry => text.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
