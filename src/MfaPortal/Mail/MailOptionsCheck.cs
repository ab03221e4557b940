using System.Net;
using System.Security.Cryptography;
using MfaPortal.Mail.Smtp;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail;

/// <summary>Refuses to start with settings under which letters would be lost, forged or read on the way.</summary>
internal sealed class MailOptionsCheck(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private IEnumerable<string> Faults(MailOptions options)
    {
        if (!environment.IsDevelopment() && string.IsNullOrWhiteSpace(options.Host))
        {
            yield return "Mail:Host is not set. Outside Development the portal needs a mail server: without one nobody can reset a password or learn of a change to their account.";
        }

        if (!EmailAddress.TryParse(options.From, out _))
        {
            yield return "Mail:From is not one plain mail address, as in no-reply@example.org.";
        }

        if ($"{options.FromName}{options.UserName}{options.Password}".Any(char.IsControl))
        {
            yield return "Mail:FromName, Mail:UserName or Mail:Password holds a control character, such as a line break.";
        }

        if (options.Security == SmtpSecurity.None && options.Host is { } host && !environment.IsDevelopment() && !IsThisMachine(host))
        {
            yield return "Mail:Security None is for a mail server on this very machine. Use StartTls (port 587) or ImplicitTls (port 465).";
        }

        if (options.Security == SmtpSecurity.None && options.UserName is not null)
        {
            yield return "Mail:UserName needs TLS: set Mail:Security to StartTls or ImplicitTls.";
        }

        if (options.UserName is null != options.Password is null)
        {
            yield return "Mail:UserName and Mail:Password go together.";
        }

        if (options.Port is < 1 or > 65535)
        {
            yield return "Mail:Port is not between 1 and 65535.";
        }

        if (options.StepTimeout <= TimeSpan.Zero || options.StepTimeout > TimeSpan.FromSeconds(30))
        {
            yield return "Mail:StepTimeout is not more than 0 and at most 30 seconds.";
        }

        if (options.CaFile is { } file && !HoldsCertificates(file))
        {
            yield return "Mail:CaFile is not a readable PEM file with certificates.";
        }
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool HoldsCertificates(string file)
    {
        try
        {
            return SmtpTrust.From(file).HasOwnAuthorities;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
