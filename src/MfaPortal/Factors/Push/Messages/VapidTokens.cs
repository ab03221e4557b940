using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MfaPortal.Mail;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>Tells push services who sends (RFC 8292): a signed token per service, used until it is about to expire.</summary>
internal sealed class VapidTokens(IOptions<PushMessagesOptions> options, IOptions<MailOptions> mail, TimeProvider time)
{
    // At most 24 hours (RFC 8292 §2), by the service's clock; half of that bears with any clock.
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);
    public static readonly TimeSpan Spare = TimeSpan.FromHours(1);

    // There are a handful of services. Whoever names others on purpose must not fill the memory.
    private const int Most = 64;

    private static readonly string Header = Encoded("""{"typ":"JWT","alg":"ES256"}"""u8);

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    /// <summary>The parameters of the scheme <c>vapid</c> (RFC 8292 §3).</summary>
    public string For(string origin, VapidKey key)
    {
        var now = time.GetUtcNow();
        if (kept.TryGetValue(origin, out var known) && now < known.Until)
        {
            return known.Parameters;
        }

        if (kept.Count >= Most)
        {
            kept.Clear();
        }

        var parameters = $"t={Sign(origin, now + Life, key)}, k={key.Public}";
        kept[origin] = new Kept(parameters, now + Life - Spare);
        return parameters;
    }

    private string Sign(string origin, DateTimeOffset expires, VapidKey key)
    {
        var contact = options.Value.Contact is { Length: > 0 } named ? named : $"mailto:{mail.Value.From}";
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { aud = origin, exp = expires.ToUnixTimeSeconds(), sub = contact });
        var signed = $"{Header}.{Encoded(claims)}";
        return $"{signed}.{Encoded(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encoded(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private sealed record Kept(string Parameters, DateTimeOffset Until);
}
