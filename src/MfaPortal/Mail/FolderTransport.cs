using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail;

/// <summary>Development's postman: each mail becomes a file that any mail program opens.</summary>
internal sealed class FolderTransport(IOptions<MailOptions> options, TimeProvider time) : IMailTransport
{
    public async IAsyncEnumerable<Delivery> Send(IReadOnlyList<OutgoingMail> mails, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var mail in mails)
        {
            yield return await Drop(mail, ct);
        }
    }

    private async Task<Delivery> Drop(OutgoingMail mail, CancellationToken ct)
    {
        var at = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var template = string.Concat(mail.Template.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var file = Path.Combine(options.Value.Folder, $"{at}-{template}-{mail.Id}.eml");
        try
        {
            Directory.CreateDirectory(options.Value.Folder);

            // Whoever watches the folder sees whole mails only.
            await File.WriteAllBytesAsync(file + ".part", mail.Bytes, ct);
            File.Move(file + ".part", file, overwrite: true);
            return new Delivery.Accepted("250 Written to the folder");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Delivery.Unreachable("The mail folder cannot be written to.");
        }
    }
}
