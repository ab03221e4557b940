using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.PushedRequests;

/// <summary>The <c>request_uri</c> of a pushed request (RFC 9126 §2.2): a name, not an address; nothing is ever fetched.</summary>
internal static class PushedReference
{
    private const string Prefix = "urn:ietf:params:oauth:request_uri:";
    private const int RandomBytes = 32;
    private const int Length = 34 + 43;

    public static string New(Entropy entropy) => Prefix + entropy.Text(RandomBytes);

    public static bool IsOurs(string? requestUri) => requestUri is { Length: Length } && requestUri.StartsWith(Prefix, StringComparison.Ordinal);

    public static byte[] Hash(string requestUri) => SHA256.HashData(Encoding.UTF8.GetBytes(requestUri));
}
