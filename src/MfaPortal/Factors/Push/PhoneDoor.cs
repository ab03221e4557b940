using System.Buffers.Text;
using System.Globalization;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

internal abstract record PhoneCall
{
    private PhoneCall()
    {
    }

    internal sealed record From(DeviceFactor Device, PhoneFactor Phone, PhoneKey Key, byte[] Body) : PhoneCall;

    /// <summary>Removed, or never linked: the phone forgets its key.</summary>
    internal sealed record Unlinked : PhoneCall;

    /// <summary>Another phone took its place: it forgets its key as well, and can say why.</summary>
    internal sealed record Replaced : PhoneCall;

    /// <summary>Its clock is off by more than a minute; it asks again by ours.</summary>
    internal sealed record WrongClock : PhoneCall;

    /// <summary>The account is frozen or switched off: nothing is told and nothing changes, and the phone keeps its key (threat T37).</summary>
    internal sealed record Closed : PhoneCall;

    internal sealed record Refused : PhoneCall;
}

/// <summary>Who calls: every request of a linked phone is signed, for this method and path, with this body, now, and once where it changes something.</summary>
internal sealed class PhoneDoor(FactorDesk desk, SecretBox box, PhoneOrigin origin, TimeProvider time)
{
    public const string DeviceHeader = "Phone-Device";
    public const string TimeHeader = "Phone-Time";
    public const string MarkHeader = "Phone-Mark";
    public const string SignatureHeader = "Phone-Signature";

    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private const int LongestBody = 8 * 1024;
    private const int MarkLength = 16;

    /// <param name="changes">Who only looks, every two seconds, leaves no mark: seen twice it tells the same.</param>
    public async Task<PhoneCall> Answer(HttpRequest request, bool changes, CancellationToken ct)
    {
        var (device, moment, mark) = (Header(request, DeviceHeader), Header(request, TimeHeader), Header(request, MarkHeader));
        if (await Body(request, ct) is not { } body || !RowId.TryParse<FactorId>(device, out var id)
            || Bytes(mark) is not { Length: MarkLength } drawn || Bytes(Header(request, SignatureHeader)) is not { } signature
            || !long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return new PhoneCall.Refused();
        }

        if (await desk.FindDevice(id, Push.Kind, ct) is not { } found)
        {
            return new PhoneCall.Unlinked();
        }

        var phone = PhoneFactor.Open(box, found.Id, found.Payload);
        var key = PhoneKey.Parse(phone.Key);
        var signed = key?.Signed(SignedLines.Request(origin.Text, device, request.Method, request.Path.Value ?? "", moment, mark, body), signature) ?? false;
        if (found.IsRetired)
        {
            return signed && await desk.WasReplaced(found, Push.Kind, ct) ? new PhoneCall.Replaced() : new PhoneCall.Unlinked();
        }

        if (key is null || !signed)
        {
            return new PhoneCall.Refused();
        }

        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return new PhoneCall.WrongClock();
        }

        if (!found.AccountIsActive)
        {
            return new PhoneCall.Closed();
        }

        return !changes || await desk.TakeRequest(found.Id, drawn, 2 * Tolerance, ct) ? new PhoneCall.From(found, phone, key, body) : new PhoneCall.Refused();
    }

    public static byte[]? Bytes(string? text) => text is { Length: > 0 and <= 512 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static string Header(HttpRequest request, string name) => request.Headers[name] is [{ Length: <= 128 } value] ? value : "";

    public static async Task<byte[]?> Body(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LongestBody)
        {
            return null;
        }

        using var read = new MemoryStream();
        var buffer = new byte[LongestBody + 1];
        for (int got; (got = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            read.Write(buffer, 0, got);
            if (read.Length > LongestBody)
            {
                return null;
            }
        }

        return read.ToArray();
    }
}
