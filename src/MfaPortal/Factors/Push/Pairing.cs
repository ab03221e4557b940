using System.Text.Json;
using MfaPortal.Mail;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>A phone that is being linked: what the enrolling challenge keeps.</summary>
internal sealed record Pairing(int Round, DateTimeOffset IssuedAt)
{
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan PracticeLife = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Purpose = "push-pairing";

    /// <summary>The phone that took the code.</summary>
    public FoundPhone? Phone { get; init; }

    /// <summary>The number was typed, rightly or wrongly: there is one try (threat T29).</summary>
    public bool Tried { get; init; }

    /// <summary>Somebody else came with the same code.</summary>
    public bool ClaimedTwice { get; init; }

    public PairingState StateAt(DateTimeOffset now) => this switch
    {
        { Tried: true } => PairingState.Failed,
        { ClaimedTwice: true } => PairingState.Alarm,
        { Phone: { } phone } => now >= phone.At + PracticeLife ? PairingState.Late : PairingState.Found,
        _ => now >= IssuedAt + CodeLife ? PairingState.Late : now >= IssuedAt + Patience ? PairingState.Slow : PairingState.Waiting,
    };

    public byte[] Seal(SecretBox box, ChallengeId owner) => box.Seal(Purpose, owner.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public static Pairing Open(SecretBox box, ChallengeId owner, byte[] payload) =>
        JsonSerializer.Deserialize<Pairing>(box.Open(Purpose, owner.ToString(), payload)) ?? throw new InvalidOperationException("An empty pairing.");
}

/// <summary>What is known of a phone that took a code; <see cref="Factor"/> is what it will be once it is linked.</summary>
internal sealed record FoundPhone(Guid Factor, byte[] Key, string Number, string Nonce, string Language, DateTimeOffset At)
{
    public string? Browser { get; init; }

    public string? System { get; init; }

    public NamedPlace? Place { get; init; }
}

internal enum PairingState
{
    Waiting = 0,

    /// <summary>Still waiting, longer than it takes most people: help is offered.</summary>
    Slow = 1,
    Found = 2,

    /// <summary>The code was shown twice: one of the two is not this person's phone, and nobody knows which. Neither is linked.</summary>
    Alarm = 3,
    Failed = 4,
    Late = 5,
}
