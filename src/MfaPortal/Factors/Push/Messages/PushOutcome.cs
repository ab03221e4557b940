namespace MfaPortal.Factors.Push.Messages;

/// <summary>What the browser's push service made of one message.</summary>
internal abstract record PushOutcome
{
    private PushOutcome()
    {
    }

    /// <summary>The service took it. Whether the phone ever shows it is another matter (RFC 8030 §5).</summary>
    public sealed record Sent : PushOutcome;

    /// <summary>404 or 410: nobody listens there any more, and nobody will. Forget the subscription.</summary>
    public sealed record Gone : PushOutcome;

    /// <summary>It may pass: the service is busy, broken or not reached.</summary>
    /// <param name="After">How long the service asked to be left alone; null: it did not say.</param>
    public sealed record Later(TimeSpan? After) : PushOutcome;

    /// <summary>It would be refused again.</summary>
    /// <param name="Status">What the service answered; null: it was not asked, because its address is not one we send to.</param>
    public sealed record Refused(int? Status) : PushOutcome;
}
