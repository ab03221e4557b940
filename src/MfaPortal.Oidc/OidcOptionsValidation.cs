using Microsoft.Extensions.Options;

namespace MfaPortal.Oidc;

internal sealed class OidcOptionsValidation : IValidateOptions<OidcOptions>
{
    private static readonly TimeSpan LongestCode = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestPushed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPushed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestGrant = TimeSpan.FromDays(400);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestToken = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        List<string> faults = [.. IssuerFaults(options)];
        Within(nameof(options.CodeLifetime), options.CodeLifetime, LongestCode);
        Within(nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, LongestToken);
        Within(nameof(options.IdTokenLifetime), options.IdTokenLifetime, LongestToken);
        Within(nameof(options.MetadataLifetime), options.MetadataLifetime, TimeSpan.FromDays(1));
        Within(nameof(options.PushedRequestLifetime), options.PushedRequestLifetime, LongestPushed, ShortestPushed);
        Within(nameof(options.DeviceCodeLifetime), options.DeviceCodeLifetime, LongestToken);
        Within(nameof(options.RefreshIdleLifetime), options.RefreshIdleLifetime, LongestGrant);
        Within(nameof(options.RefreshAbsoluteLifetime), options.RefreshAbsoluteLifetime, LongestGrant);
        if (options.RefreshGrace < TimeSpan.Zero || options.RefreshGrace > LongestGrace)
        {
            faults.Add($"{nameof(options.RefreshGrace)} must lie between zero and {LongestGrace}.");
        }

        if (!options.AdvertisedScopes.Contains("openid"))
        {
            faults.Add($"{nameof(options.AdvertisedScopes)} must contain openid.");
        }

        if (options.PairwiseSecret is { Length: < 32 })
        {
            faults.Add($"{nameof(options.PairwiseSecret)} must have at least 32 bytes.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Within(string option, TimeSpan value, TimeSpan longest, TimeSpan? shortest = null)
        {
            var least = shortest ?? TimeSpan.FromSeconds(1);
            if (value < least || value > longest)
            {
                faults.Add($"{option} must lie between {least} and {longest}.");
            }
        }
    }

    private static IEnumerable<string> IssuerFaults(OidcOptions options)
    {
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http"))
        {
            yield return "Issuer must be an absolute http or https address.";
            yield break;
        }

        if (issuer.Scheme == "http" && !issuer.IsLoopback && !options.AllowHttp)
        {
            yield return "Issuer must be https (plain http only on loopback, or with AllowHttp).";
        }

        if (issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0 || options.Issuer.AsSpan().ContainsAny('?', '#'))
        {
            yield return "Issuer must have no query, fragment or user name.";
        }

        if (!System.Text.Ascii.IsValid(options.Issuer) || options.Issuer.Contains(' ', StringComparison.Ordinal))
        {
            yield return "Issuer must be plain ASCII.";
        }
    }
}
