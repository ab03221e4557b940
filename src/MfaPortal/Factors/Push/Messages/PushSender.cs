using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MfaPortal.Outgoing;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>
/// One POST to the service that a browser named (RFC 8030 §5). Somebody who links a phone chooses the address, so it is treated as an
/// enemy's (threat T60): guarded when it is connected to, no redirect, a time limit, and nothing of the answer but its head is looked at.
/// </summary>
internal sealed class PushSender(
    SocketsHttpHandler guarded, VapidKeys keys, VapidTokens tokens, IOptions<PushMessagesOptions> options, Oidc.Host.Entropy entropy, TimeProvider time,
    ILogger<PushSender> log) : IPushMessages, IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly HttpMessageInvoker http = new(guarded);

    public async ValueTask<string> PublicKey(CancellationToken ct) => (await keys.Get(ct)).Public;

    public bool Takes(PushSubscription subscription) => options.Value.Names(subscription.Endpoint);

    public async Task<PushOutcome> Send(PushSubscription to, PushMessage message, CancellationToken ct)
    {
        if (!Takes(to))
        {
            log.NotOnTheList(to.Origin);
            return new PushOutcome.Refused(null);
        }

        using var request = Request(to, message, await keys.Get(ct));
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            // An invoker gives the answer once its head is there; whoever sends on is cut off.
            using var answer = await http.SendAsync(request, both.Token);
            return Outcome(to, answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.NotReached(to.Origin, "did not answer in time");
            return new PushOutcome.Later(null);
        }
        catch (HttpRequestException failure) when (failure.InnerException is ForbiddenAddress)
        {
            log.Inside(to.Origin);
            return new PushOutcome.Refused(null);
        }
        catch (HttpRequestException failure)
        {
            log.NotReached(to.Origin, Words(failure));
            return new PushOutcome.Later(null);
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(PushSubscription to, PushMessage message, VapidKey key)
    {
        Span<byte> salt = stackalloc byte[PushEncryption.SaltLength];
        entropy.Fill(salt);
        var request = new HttpRequestMessage(HttpMethod.Post, to.Endpoint)
        {
            // As RFC 8030 §1 has it; a service that does not speak it gets HTTP/1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ByteArrayContent(PushEncryption.Encrypt(to, Encoding.UTF8.GetBytes(message.Body), salt))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream"), ContentEncoding = { "aes128gcm" } },
            },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("vapid", tokens.For(to.Origin, key));
        request.Headers.Add("TTL", ((long)message.Life.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", message.Urgency switch
        {
            PushUrgency.VeryLow => "very-low",
            PushUrgency.Low => "low",
            PushUrgency.Normal => "normal",
            _ => "high",
        });
        if (message.Topic is { } topic)
        {
            request.Headers.Add("Topic", topic);
        }

        return request;
    }

    private PushOutcome Outcome(PushSubscription to, HttpResponseMessage answer)
    {
        switch ((int)answer.StatusCode)
        {
            case >= 200 and < 300:
                return new PushOutcome.Sent();
            case 404 or 410:
                log.Gone(to.Origin);
                return new PushOutcome.Gone();
            case (408 or 429 or >= 500) and var busy:
                log.Busy(to.Origin, busy);
                return new PushOutcome.Later(Pause(answer.Headers.RetryAfter));
            case var status:
                log.Refused(to.Origin, status);
                return new PushOutcome.Refused(status);
        }
    }

    private TimeSpan? Pause(RetryConditionHeaderValue? asked) =>
        (asked?.Delta ?? asked?.Date - time.GetUtcNow()) is { } pause
            ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks))
            : null;

    // Never the exception's own text: it may quote what the other side wrote.
    private static string Words(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has a name that nobody knows",
        HttpRequestError.SecureConnectionError => "has no certificate that can be trusted",
        HttpRequestError.ConnectionError => "cannot be reached",
        _ => "answered nothing that can be understood",
    };
}
