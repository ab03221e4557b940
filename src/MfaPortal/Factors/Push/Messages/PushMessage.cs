using System.Buffers;
using System.Text;

namespace MfaPortal.Factors.Push.Messages;

internal enum PushUrgency
{
    VeryLow,
    Low,
    Normal,
    High,
}

/// <summary>What a browser is told, and how long it is worth telling.</summary>
internal sealed record PushMessage
{
    private static readonly SearchValues<char> TopicCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <param name="Body">At most <see cref="PushEncryption.LongestText"/> bytes of UTF-8; read by the browser alone.</param>
    /// <param name="Life">How long the service keeps it for a phone that is away.</param>
    /// <param name="Topic">Replaces what waits under the same topic (RFC 8030 §5.4): up to 32 letters, digits, - and _. The service reads it.</param>
    public PushMessage(string Body, TimeSpan Life, string? Topic, PushUrgency Urgency)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(Body), PushEncryption.LongestText, nameof(Body));
        ArgumentOutOfRangeException.ThrowIfLessThan(Life, TimeSpan.Zero);
        if (Topic is { } topic && (topic.Length is 0 or > 32 || topic.AsSpan().ContainsAnyExcept(TopicCharacters)))
        {
            throw new ArgumentException("Not a topic (RFC 8030 §5.4).", nameof(Topic));
        }

        (this.Body, this.Life, this.Topic, this.Urgency) = (Body, Life, Topic, Urgency);
    }

    public string Body { get; }

    public TimeSpan Life { get; init; }

    public string? Topic { get; }

    public PushUrgency Urgency { get; }
}
