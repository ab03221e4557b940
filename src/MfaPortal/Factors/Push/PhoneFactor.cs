using System.Text.Json;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>What is kept of a linked phone.</summary>
internal sealed record PhoneFactor(byte[] Key, string Language)
{
    /// <summary>Where its messages go; null where the person said no, or the browser knows none: then it asks by itself.</summary>
    public string? Subscription { get; init; }

    public override string ToString() => "(redacted)";

    public byte[] Seal(SecretBox box, FactorId owner) => box.Seal(Push.Kind.Name, owner.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public static PhoneFactor Open(SecretBox box, FactorId owner, byte[] payload) =>
        JsonSerializer.Deserialize<PhoneFactor>(box.Open(Push.Kind.Name, owner.ToString(), payload))
        ?? throw new InvalidOperationException("A linked phone without a key.");
}
