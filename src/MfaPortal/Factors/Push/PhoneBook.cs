using MfaPortal.Factors.Push.Messages;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>What a linked phone tells of itself: its language, and where its messages go.</summary>
internal sealed class PhoneBook(FactorDesk desk, SecretBox box, IPushMessages messages)
{
    public async Task Remember(PhoneCall.From call, PushSubscription? subscription, string language, CancellationToken ct)
    {
        var kept = subscription is not null && messages.Takes(subscription) ? subscription.ToJson() : null;
        var next = call.Phone with { Subscription = kept, Language = language };
        if (next != call.Phone)
        {
            await desk.SwapPayload(call.Device.Id, call.Device.Payload, next.Seal(box, call.Device.Id), ct);
        }
    }

    /// <summary>Nobody listens there any more. The key stays: the phone still answers, and tells its new address when it is opened.</summary>
    public async Task ForgetSubscription(FactorId phone, CancellationToken ct)
    {
        if (await desk.FindDevice(phone, Push.Kind, ct) is { IsRetired: false } device)
        {
            var next = PhoneFactor.Open(box, phone, device.Payload) with { Subscription = null };
            await desk.SwapPayload(phone, device.Payload, next.Seal(box, phone), ct);
        }
    }
}
