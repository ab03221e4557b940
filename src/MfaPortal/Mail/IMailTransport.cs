using MfaPortal.Mail.Mime;

namespace MfaPortal.Mail;

/// <summary>How mails leave the portal: to a mail server, or into a folder where there is none.</summary>
internal interface IMailTransport
{
    /// <summary>Sends the mails one after the other over one connection; one delivery for each, in order.</summary>
    IAsyncEnumerable<Delivery> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken ct);
}

internal sealed record OutgoingMail(MailId Id, string Template, MimeMessage Message)
{
    /// <summary>Made before anything is sent, so that a letter that cannot be written down harms no other.</summary>
    public byte[] Bytes { get; } = Message.ToBytes();
}

/// <summary>What became of one mail. Answers are the server's own, without addresses.</summary>
internal abstract record Delivery(string Answer)
{
    /// <summary>The next server has taken it over.</summary>
    internal sealed record Accepted(string Answer) : Delivery(Answer);

    /// <summary>This mail will never be taken (RFC 5321 §4.2.1, 5yz): trying again is spam.</summary>
    internal sealed record Refused(string Answer) : Delivery(Answer);

    /// <summary>Not now, says the server, about this mail alone.</summary>
    internal sealed record Postponed(string Answer) : Delivery(Answer);

    /// <summary>No mail gets through at present, or not in the way the settings demand.</summary>
    internal sealed record Unreachable(string Answer) : Delivery(Answer);
}
