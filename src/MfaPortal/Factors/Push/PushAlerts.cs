using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Operations;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

/// <summary>
/// Wakes the person's phones. A message says that somebody signs in and nothing else: no name, no number, no app; it stands on a locked screen.
/// </summary>
internal sealed class PushAlerts(FactorDesk desk, PushQueue queue, SecretBox box, TextCatalogue texts, IOptions<PortalOptions> portal)
{
    /// <summary>Phones that are woken for one question. The others show it once they are opened.</summary>
    public const int MostMessages = 5;

    public async Task Wake(AccountId account, CancellationToken ct)
    {
        // Replaces what an earlier question left at a phone that was off, and tells the service nothing about who it is.
        var topic = Base64Url.EncodeToString(box.Fingerprint("push-topic", Encoding.UTF8.GetBytes(account.ToString())).AsSpan(0, 24));
        var woken = from device in await desk.Devices(account, Push.Kind, ct)
                    let phone = PhoneFactor.Open(box, device.Id, device.Payload)
                    let subscription = PushSubscription.Parse(phone.Subscription)
                    where subscription is not null
                    select (device.Id, phone.Language, Subscription: subscription);
        foreach (var (id, language, subscription) in woken.Take(MostMessages))
        {
            queue.Enqueue(id.Value, subscription, new PushMessage(Body(language), PushQuestion.Life, topic, PushUrgency.High), Forget);
        }
    }

    // Declarative Web Push, which some phones show without our script; the others read the same in worker.js.
    private string Body(string language) => JsonSerializer.Serialize(new
    {
        web_push = 8030,
        notification = new
        {
            title = texts.Get(language, "factor.push.phone.message.title", []),
            body = texts.Get(language, "factor.push.phone.message.body", []),
            lang = language,
            navigate = portal.Value.Link("/phone"),
        },
    });

    private static Task Forget(IServiceProvider services, Guid owner, CancellationToken ct) =>
        services.GetRequiredService<PhoneBook>().ForgetSubscription(new FactorId(owner), ct);
}
