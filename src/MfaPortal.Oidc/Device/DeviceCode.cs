using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Oidc.Device;

/// <summary>The device's own code: 256 random bits. Hashed apart from authorization codes, so that neither passes for the other.</summary>
internal static class DeviceCode
{
    public const int Bytes = 32;
    public const int Length = 43;

    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes("device " + code));
}
