using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail.Smtp;

/// <summary>Hands a batch of mails to the mail server of the settings, over one connection.</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options, TimeProvider time) : IMailTransport
{
    private readonly Lazy<SmtpTrust> trust = new(() => SmtpTrust.From(options.Value.CaFile));

    public async IAsyncEnumerable<Delivery> Send(IReadOnlyList<OutgoingMail> mails, [EnumeratorCancellation] CancellationToken ct)
    {
        var (dialog, refusal) = await Open(ct);
        await using var conversation = dialog;
        foreach (var mail in mails)
        {
            var delivery = refusal ?? await Deliver(dialog!, mail, ct);

            // Whatever stopped this mail stops the ones behind it.
            refusal ??= delivery as Delivery.Unreachable;
            yield return delivery;
        }

        if (refusal is null)
        {
            await Try(async () => await dialog!.Quit(ct));
        }
    }

    private async Task<(SmtpDialog? Dialog, Delivery.Unreachable? Refusal)> Open(CancellationToken ct)
    {
        SmtpDialog? dialog = null;
        string? refusal = null;
        var failure = await Try(async () =>
        {
            dialog = await SmtpDialog.Connect(options.Value, trust.Value, time, ct);
            refusal = await dialog.Begin(ct);
        });
        return (dialog, failure ?? (refusal is null ? null : new Delivery.Unreachable(refusal)));
    }

    private static async Task<Delivery> Deliver(SmtpDialog dialog, OutgoingMail mail, CancellationToken ct)
    {
        Delivery? delivery = null;
        var failure = await Try(async () => delivery = await dialog.Deliver(mail, ct));
        return failure ?? delivery!;
    }

    private static async Task<Delivery.Unreachable?> Try(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (AuthenticationException)
        {
            return new Delivery.Unreachable("The mail server's certificate is not trusted, or does not bear its name.");
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidDataException)
        {
            return new Delivery.Unreachable(failure.Message);
        }
        catch (SocketException failure)
        {
            return new Delivery.Unreachable($"The mail server cannot be reached ({failure.SocketErrorCode}).");
        }
        catch (IOException)
        {
            return new Delivery.Unreachable("The connection to the mail server broke.");
        }
    }
}
