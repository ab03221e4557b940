using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>A browser that takes messages: its own key pair and secret, and its address at the service.</summary>
internal sealed class PushSubscriber
{
    private readonly ECParameters key;
    private readonly byte[] auth = RandomNumberGenerator.GetBytes(16);

    public PushSubscriber(Uri service)
    {
        using var made = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        key = made.ExportParameters(includePrivateParameters: true);
        Endpoint = new Uri(service, "/push/" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)));
    }

    public Uri Endpoint { get; }

    public string P256dh => Base64Url.EncodeToString([4, .. key.Q.X!, .. key.Q.Y!]);

    public string Auth => Base64Url.EncodeToString(auth);

    public string PrivateKey => Base64Url.EncodeToString(key.D);

    /// <summary>As <c>PushSubscription.toJSON()</c> has it.</summary>
    public string Json => JsonSerializer.Serialize(new
    {
        endpoint = Endpoint.AbsoluteUri,
        expirationTime = (long?)null,
        keys = new { p256dh = P256dh, auth = Auth },
    });
}
