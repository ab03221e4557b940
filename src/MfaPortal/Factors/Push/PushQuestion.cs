using System.Text.Json;
using System.Text.Json.Serialization;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>An open question: what the verifying challenge keeps. The phone gets the nonce and the context, never the number.</summary>
internal sealed record PushQuestion(string Number, string Nonce, string Context, DateTimeOffset At)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(120);

    private const string Purpose = "push-question";

    /// <summary>A message was sent; where not, only an app that is opened by hand hears of it.</summary>
    public bool Announced { get; init; }

    /// <summary>How it ended, where it ended without a proof.</summary>
    public PhoneOutcome? Ended { get; init; }

    /// <summary>The phone it ended on.</summary>
    public string? EndedBy { get; init; }

    public byte[] Seal(SecretBox box, ChallengeId owner) => box.Seal(Purpose, owner.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public static PushQuestion Open(SecretBox box, ChallengeId owner, byte[] payload) =>
        JsonSerializer.Deserialize<PushQuestion>(box.Open(Purpose, owner.ToString(), payload)) ?? throw new InvalidOperationException("An empty question.");
}

/// <summary>What the phone shows of the sign-in, so that a person can tell their own from somebody else's (threats T40, T76).</summary>
internal sealed record PushContext(string App, string? Browser, string? System, string? Network, DateTimeOffset At)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>What the organisation calls that network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Place { get; init; }

    /// <summary>From the portal's own computer; the phone says so in its own language.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromPortal { get; init; }

    /// <summary>Exactly this text is shown, hashed and signed.</summary>
    public string Text() => JsonSerializer.Serialize(this, Web);
}

/// <summary>How an answer from a phone ended.</summary>
internal enum PhoneOutcome
{
    Approved = 0,
    Wrong = 1,

    /// <summary>Answered already, too late, withdrawn, or never there.</summary>
    Over = 2,

    /// <summary>"No, this is not me."</summary>
    Denied = 3,

    /// <summary>It was the person, who no longer wants to.</summary>
    Cancelled = 4,

    /// <summary>Not by this phone's key, or not for this very question: nothing changes.</summary>
    Unsigned = 5,
}
