using System.Text.Json;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>What is kept of a linked phone.</summary>
internal sealed record PhoneFactor(byte[] Key, string Language)
{
    /// <summary>Where its messages go; null where the person said no, or the browser knows none: then it asks by itself.</summary>
    public PhoneSubscription? Subscription { get; init; }

    public byte[] Seal(SecretBox box, FactorId owner) => box.Seal(Push.Kind.Name, owner.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public static PhoneFactor Open(SecretBox box, FactorId owner, byte[] payload) =>
        JsonSerializer.Deserialize<PhoneFactor>(box.Open(Push.Kind.Name, owner.ToString(), payload))
        ?? throw new InvalidOperationException("A linked phone without a key.");
}

/// <summary>What the phone's browser gave (RFC 8030, RFC 8291): an address that only we know, and the keys to write to it.</summary>
internal sealed record PhoneSubscription(string Endpoint, string P256dh, string Auth)
{
    public override string ToString() => "(redacted)";
}
