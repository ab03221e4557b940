namespace MfaPortal.Mail;

/// <summary>Section <c>Mail</c> of the settings.</summary>
internal sealed record MailOptions
{
    public const string Section = "Mail";

    /// <summary>The sender's plain address. Its domain also names our messages (Message-ID). Required outside Development.</summary>
    public string From { get; set; } = "";

    /// <summary>Shown beside the sender's address; null shows the address alone.</summary>
    public string? FromName { get; set; }

    /// <summary>The mail server's name, as in its certificate. Null is for Development, where mails become files in <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    /// <summary>Usually 587 with STARTTLS, 465 with implicit TLS. Null takes the usual one of <see cref="Security"/>.</summary>
    public int? Port { get; set; }

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Null sends without signing in.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>A PEM file with the authorities that may sign the mail server's certificate; null trusts what the system trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>How long the mail server may take for each step of the conversation; more than 0, at most 30 seconds.</summary>
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where mails are laid down as <c>.eml</c> files when there is no <see cref="Host"/>.</summary>
    public string Folder { get; set; } = "";

    public EmailAddress Sender => EmailAddress.Parse(From);

    public int EffectivePort => Port ?? (Security == SmtpSecurity.ImplicitTls ? 465 : Security == SmtpSecurity.StartTls ? 587 : 25);
}

internal enum SmtpSecurity
{
    /// <summary>Begins in the clear, continues encrypted or not at all.</summary>
    StartTls = 0,

    ImplicitTls = 1,

    /// <summary>Only to this very machine, or in Development.</summary>
    None = 2,
}
