using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>
/// Where one browser takes messages, as its <c>PushSubscription.toJSON()</c> gave it. Whoever knows the endpoint can use it (RFC 8030 §8):
/// it is kept sealed and never written to a log.
/// </summary>
internal sealed record PushSubscription(Uri Endpoint, byte[] P256dh, byte[] Auth)
{
    public const int LongestJson = 4096;
    private const int LongestEndpoint = 2048;
    private const int AuthLength = 16;

    /// <summary>The service's address without what is secret about it: for the log, and what a token is for (RFC 8292 §2).</summary>
    public string Origin => $"{Endpoint.Scheme}://{Endpoint.Authority}";

    /// <summary>Null: not a subscription that anything could be sent to.</summary>
    public static PushSubscription? Parse(string? endpoint, string? p256dh, string? auth) =>
        endpoint is { Length: <= LongestEndpoint } && Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && IsFit(address)
            && Decode(p256dh, PushEncryption.PointLength) is { } point && IsOnCurve(point)
            && Decode(auth, AuthLength) is { } secret
            ? new PushSubscription(address, point, secret)
            : null;

    /// <summary>As <see cref="Parse(string?, string?, string?)"/>, from the browser's JSON. Members nobody knows are left aside.</summary>
    public static PushSubscription? Parse(string? json)
    {
        if (json is not { Length: <= LongestJson })
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<Written>(json, JsonSerializerOptions.Web);
            return Parse(read?.Endpoint, read?.Keys?.P256dh, read?.Keys?.Auth);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What <see cref="Parse(string?)"/> reads again.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new Written(Endpoint.AbsoluteUri, new WrittenKeys(Base64Url.EncodeToString(P256dh), Base64Url.EncodeToString(Auth))), JsonSerializerOptions.Web);

    public override string ToString() => $"({Origin})";

    // Without TLS only to this very machine, which the sender's own list must allow besides.
    private static bool IsFit(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    private static byte[]? Decode(string? text, int length)
    {
        if (text?.Length != Base64Url.GetEncodedLength(length))
        {
            return null;
        }

        var bytes = new byte[length];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == length ? bytes : null;
    }

    // A point that is not on the curve would give parts of a key away (RFC 8291 §7).
    private static bool IsOnCurve(byte[] point)
    {
        try
        {
            PushEncryption.Import(point).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed record Written(string? Endpoint, WrittenKeys? Keys);

    private sealed record WrittenKeys(string? P256dh, string? Auth);
}
