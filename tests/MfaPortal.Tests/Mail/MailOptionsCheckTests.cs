using MfaPortal.Mail;
using MfaPortal.Tests.Mail.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed class MailOptionsCheckTests
{
    private static readonly MailOptions Valid = new() { From = "portal@example.test", Host = "mail.example.test" };

    [Fact]
    public void Takes_a_plain_mail_server() => Assert.Empty(Faults(Valid));

    [Fact]
    public void Needs_no_mail_server_in_Development() => Assert.Empty(Faults(Valid with { Host = null }, Environments.Development));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Demands_a_mail_server_in_Production(string? host) =>
        Assert.StartsWith("Mail:Host is not set.", Assert.Single(Faults(Valid with { Host = host })), StringComparison.Ordinal);

    [Theory]
    [InlineData("mail.example.test", 1)]
    [InlineData("localhost.example.test", 1)]
    [InlineData("localhost", 0)]
    [InlineData("127.0.0.1", 0)]
    [InlineData("::1", 0)]
    public void Goes_in_the_clear_to_this_machine_only(string host, int faults) =>
        Assert.Equal(faults, Faults(Valid with { Host = host, Security = SmtpSecurity.None }).Count);

    [Fact]
    public void Refuses_to_sign_in_in_the_clear() =>
        Assert.Contains("TLS", Assert.Single(Faults(Valid with { Host = "localhost", Security = SmtpSecurity.None, UserName = "a", Password = "b" })), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Portal <portal@example.test>")]
    [InlineData("a@x.test, b@x.test")]
    public void Demands_one_plain_sender(string from) => Assert.Single(Faults(Valid with { From = from }));

    [Fact]
    public void Refuses_a_line_break_in_the_senders_name() => Assert.Single(Faults(Valid with { FromName = "Contoso\r\nBcc: evil@example.test" }));

    [Fact]
    public void Never_repeats_the_password() =>
        Assert.DoesNotContain("hunter2", Assert.Single(Faults(Valid with { UserName = "a", Password = "hunter2\n" })), StringComparison.Ordinal);

    [Fact]
    public void Refuses_half_a_sign_in() => Assert.Single(Faults(Valid with { UserName = "a" }));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void Refuses_a_step_that_could_outlast_the_lease(int seconds) => Assert.Single(Faults(Valid with { StepTimeout = TimeSpan.FromSeconds(seconds) }));

    [Fact]
    public void Refuses_a_file_without_certificates()
    {
        var folder = Directory.CreateTempSubdirectory("mfaportal-mail-").FullName;
        TestCertificates.Write(folder);

        Assert.Empty(Faults(Valid with { CaFile = Path.Combine(folder, "ca.pem") }));
        Assert.Single(Faults(Valid with { CaFile = Path.Combine(folder, "server.key") }));
        Assert.Single(Faults(Valid with { CaFile = Path.Combine(folder, "missing.pem") }));
        Directory.Delete(folder, recursive: true);
    }

    private static List<string> Faults(MailOptions options, string? environment = null) =>
        [.. new MailOptionsCheck(new HostingEnvironment { EnvironmentName = environment ?? Environments.Production }).Validate(null, options).Failures ?? []];
}
