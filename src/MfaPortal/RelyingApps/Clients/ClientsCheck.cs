using System.Buffers;
using System.Net;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.Outgoing;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>Everything that is wrong with the clients at once, in sentences for whoever wrote the settings. Never names a secret.</summary>
internal sealed class ClientsCheck(IHostEnvironment environment, IOptions<BackChannelOptions> backChannel) : IValidateOptions<ClientsOptions>
{
    private const int SecretLength = 32;
    private const int MostRoles = 20;
    private static readonly string[] PersonalScopes = ["openid", "profile", "email", "address", "phone", "groups", "offline_access"];
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private readonly AddressGuard guard = backChannel.Value.Guard;

    public ValidateOptionsResult Validate(string? name, ClientsOptions options)
    {
        var flaws = options
            .SelectMany(client => Flaws(client.Key, client.Value).Select(flaw => $"{ClientsOptions.Section}:{client.Key}{flaw}"))
            .ToList();
        return flaws.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(flaws);
    }

    /// <summary>Each begins with the key it is about (<c>:Name …</c>), or with a space where it is about no single one.</summary>
    public IReadOnlyList<string> Flaws(string id, ClientSettings client)
    {
        List<string> flaws = [.. Shape(id, client), .. Secrets(client), .. Addresses(client), .. BackChannel(client), .. Tile(client)];

        // The protocol's own rules come last: what they say names no key.
        return flaws.Count > 0 ? flaws : [.. ClientRules.Faults(RelyingApp.From(id, client).Client).Select(fault => $": {fault}")];
    }

    private static IEnumerable<string> Shape(string id, ClientSettings client)
    {
        if (id.Length is 0 or > ClientRules.LongestId || id.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            yield return $" is not an id: 1 to {ClientRules.LongestId} letters, digits, dots, hyphens or underscores.";
        }

        if (string.IsNullOrWhiteSpace(client.Name) || client.Name.Length > 100 || client.Name.Any(char.IsControl))
        {
            yield return ":Name is missing, longer than 100 characters, or has control characters.";
        }

        if (client.Scopes.Count > 0 && (!client.Scopes.Contains("openid") || client.Scopes.Any(scope => !IsScope(scope))))
        {
            yield return ":Scopes must hold openid, and only scope names (RFC 6749 §3.3).";
        }

        if (client.GrantTypes.Except(GrantTypes.All).Any())
        {
            yield return $":GrantTypes are among {string.Join(", ", GrantTypes.All)}.";
        }

        if (client.GrantTypes.Contains(GrantTypes.ClientCredentials) != client.ServiceScopes.Count > 0
            || (client.Public && client.ServiceScopes.Count > 0)
            || client.ServiceScopes.Any(scope => !IsScope(scope) || PersonalScopes.Contains(scope)))
        {
            yield return ":ServiceScopes belong to the grant client_credentials of an app with a secret, and are scopes of resource servers, not of people's claims.";
        }

        if (client.Scopes.Contains("offline_access") && client.GrantTypes.Count > 0 && !client.GrantTypes.Contains(GrantTypes.RefreshToken))
        {
            yield return ":Scopes holds offline_access, which needs the grant refresh_token.";
        }

        foreach (var (key, life) in new[] { ("RefreshIdleLifetime", client.RefreshIdleLifetime), ("RefreshAbsoluteLifetime", client.RefreshAbsoluteLifetime) })
        {
            if (life < TimeSpan.FromMinutes(1) || life > TimeSpan.FromDays(400))
            {
                yield return $":{key} is 1 minute to 400 days.";
            }
        }

        foreach (var (key, algorithm) in new[] { ("IdTokenAlgorithm", client.IdTokenAlgorithm), ("AccessTokenAlgorithm", client.AccessTokenAlgorithm) })
        {
            if (algorithm is not (null or SigningAlgorithms.RS256 or SigningAlgorithms.ES256))
            {
                yield return $":{key} is RS256 or ES256.";
            }
        }

        if (client.AllowedRoles.Count > MostRoles || client.AllowedRoles.Any(role => role.Length is 0 or > 64 || role.AsSpan().ContainsAnyExcept(IdCharacters)))
        {
            yield return $":AllowedRoles holds at most {MostRoles} names of letters, digits, dots, hyphens or underscores.";
        }

        if (client.AccessTokenLifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > TimeSpan.FromHours(1)))
        {
            yield return ":AccessTokenLifetime is more than zero and at most 1 hour.";
        }
    }

    private IEnumerable<string> Secrets(ClientSettings client)
    {
        var provesItself = client.Secrets.Count + client.SecretHashes.Count > 0 || client.Keys is not null;
        if (client.Public == provesItself)
        {
            yield return client.Public
                ? ":Public apps have no secret and no key; remove it, or remove Public."
                : " has none of Secrets, SecretHashes and Keys. An app that cannot keep a secret says so with Public: true.";
        }

        if (client.Keys is { } jwks && PublicKey.ReadSet(jwks, out _) is { } flaw)
        {
            yield return $":Keys: {flaw}";
        }

        if (client.RequiredStrength is { } strength && !Enum.IsDefined(strength))
        {
            yield return $":RequiredStrength is one of {string.Join(", ", Enum.GetNames<Strength>())}.";
        }

        if (client.Public && !client.RequirePkce)
        {
            yield return ":RequirePkce cannot be switched off for a public app (RFC 9700 §2.1.1).";
        }

        // Kept as plain SHA-256, which is enough for what a generator made and for nothing that can be guessed.
        if (client.Secrets.Any(secret => secret.Length < (environment.IsDevelopment() ? 1 : SecretLength)))
        {
            yield return $":Secrets has one of fewer than {SecretLength} characters. Make one with: openssl rand -hex 32";
        }

        if (client.SecretHashes.Any(hash => !IsHash(hash)))
        {
            yield return ":SecretHashes holds something that is not SHA-256 in base64. Make one with: printf %s \"$SECRET\" | openssl dgst -sha256 -binary | base64";
        }
    }

    private static IEnumerable<string> Addresses(ClientSettings client)
    {
        if (client.RedirectUris.Count == 0 && (client.GrantTypes.Count == 0 || client.GrantTypes.Contains(GrantTypes.AuthorizationCode)))
        {
            yield return ":RedirectUris is empty.";
        }

        foreach (var address in client.RedirectUris.Where(address => ClientAddress.Flaw(address, client.Public) is not null))
        {
            yield return $":RedirectUris: {Shown(address)} {ClientAddress.Flaw(address, client.Public)}";
        }

        foreach (var address in client.PostLogoutRedirectUris.Where(address => ClientAddress.Flaw(address, client.Public) is not null))
        {
            yield return $":PostLogoutRedirectUris: {Shown(address)} {ClientAddress.Flaw(address, client.Public)}";
        }

        if (client.PairwiseSubjects && client.Sector is null && ClientAddress.OnlyHost(client.RedirectUris) is null)
        {
            yield return ":Sector is missing: the redirect URIs have no host, or several, and PairwiseSubjects needs one name for all (OpenID Connect Core §8.1).";
        }

        if (client.Sector is not null && !client.PairwiseSubjects)
        {
            yield return ":Sector belongs to PairwiseSubjects: true.";
        }

        if (client.AnyLoopbackPort && !(client.Public && client.RedirectUris.Any(ClientAddress.IsOnThisMachine)))
        {
            yield return ":AnyLoopbackPort is for public apps with a redirect URI on this machine (RFC 8252 §7.3).";
        }
    }

    private IEnumerable<string> BackChannel(ClientSettings client)
    {
        if (client.BackChannelLogoutUri is not { } address)
        {
            yield break;
        }

        if (ClientAddress.Flaw(address, ownScheme: false) is { } flaw)
        {
            yield return $":BackChannelLogoutUri: {Shown(address)} {flaw}";
        }
        else if (ClientAddress.IsOnThisMachine(address) && !environment.IsDevelopment())
        {
            yield return $":BackChannelLogoutUri: {Shown(address)} is not https.";
        }
        else if (IPAddress.TryParse(new Uri(address).Host.Trim('[', ']'), out var host) && !guard.Lets(host))
        {
            yield return $":BackChannelLogoutUri: {Shown(address)} is in a network that is not public and not among {BackChannelOptions.Section}:AllowedNetworks.";
        }
    }

    private static IEnumerable<string> Tile(ClientSettings client)
    {
        if (client.StartUri is { } start && ClientAddress.Flaw(start, ownScheme: false) is { } flaw)
        {
            yield return $":StartUri: {Shown(start)} {flaw}";
        }

        if (client.Colour is not null && !Colour.TryParse(client.Colour, out _))
        {
            yield return ":Colour is #rrggbb.";
        }

        if (client.Description.Keys.Any(language => !Languages.All.Contains(language)))
        {
            yield return $":Description is by language: {string.Join(", ", Languages.All)}.";
        }
    }

    private static bool IsScope(string scope) =>
        scope.Length is > 0 and <= 64 && scope.All(letter => letter is > ' ' and <= '~' and not '"' and not '\\');

    private static bool IsHash(string hash)
    {
        var bytes = new byte[32];
        return Convert.TryFromBase64String(hash, bytes, out var written) && written == bytes.Length;
    }

    private static string Shown(string address) =>
        new([.. address.Take(100).Select(letter => letter is >= ' ' and <= '~' ? letter : '?')]);
}
