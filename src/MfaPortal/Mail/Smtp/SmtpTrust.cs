using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MfaPortal.Mail.Smtp;

/// <summary>Whose signature under the mail server's certificate counts. There is no switch to look away.</summary>
internal sealed class SmtpTrust
{
    private readonly X509ChainPolicy? ownAuthorities;

    private SmtpTrust(X509ChainPolicy? ownAuthorities) => this.ownAuthorities = ownAuthorities;

    public bool HasOwnAuthorities => ownAuthorities?.CustomTrustStore.Count > 0;

    public static SmtpTrust From(string? caFile)
    {
        if (caFile is null)
        {
            return new SmtpTrust(null);
        }

        // A private authority seldom publishes revocation lists; its file is the decision whom to trust.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return new SmtpTrust(policy);
    }

    public SslClientAuthenticationOptions For(string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = ownAuthorities?.Clone(),
    };
}
