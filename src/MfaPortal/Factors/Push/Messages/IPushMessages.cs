namespace MfaPortal.Factors.Push.Messages;

/// <summary>The door to the push services of the browsers' makers (RFC 8030).</summary>
internal interface IPushMessages
{
    /// <summary>The key a page subscribes with (<c>applicationServerKey</c>), base64url; the same for ever and on every node.</summary>
    ValueTask<string> PublicKey(CancellationToken ct);

    /// <summary>False: messages to this service would be refused, so that keeping the subscription is of no use.</summary>
    bool Takes(PushSubscription subscription);

    /// <summary>One attempt, over within <see cref="PushSender.Limit"/>. Never within a transaction: a stranger's machine answers.</summary>
    Task<PushOutcome> Send(PushSubscription to, PushMessage message, CancellationToken ct);
}
