using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>What a linked phone tells of itself: its language, and where its messages go.</summary>
internal sealed class PhoneBook(FactorDesk desk, SecretBox box)
{
    public async Task Remember(PhoneCall.From call, PhoneSubscription? subscription, string language, CancellationToken ct)
    {
        var next = call.Phone with { Subscription = subscription, Language = language };
        if (next != call.Phone)
        {
            await desk.SwapPayload(call.Device.Id, call.Device.Payload, next.Seal(box, call.Device.Id), ct);
        }
    }
}
