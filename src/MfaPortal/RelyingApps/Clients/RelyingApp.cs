using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>An app that signs people in here: its protocol side, and what its tile shows. Never changed; a new setting makes a new one.</summary>
internal sealed record RelyingApp(Client Client, string? StartUri, string? Colour, IReadOnlyDictionary<string, string> Description)
{
    /// <summary>
    /// The hash of no secret. An app that must prove itself and has nothing to do it with is refused; without a hash it would pass
    /// for an app that has none to keep.
    /// </summary>
    public static readonly byte[] Nobodys = new byte[32];

    /// <summary>Only people with one of these roles may use it; empty: everybody.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>Whether a factor that this browser showed some days ago is enough.</summary>
    public bool AllowsTrustedBrowsers { get; init; } = true;

    /// <summary>The secrets that end by themselves.</summary>
    public IReadOnlyList<StoredSecret> Ending { get; init; } = [];

    /// <summary>Whether besides only administrators may.</summary>
    public bool OnlyAdmins { get; init; }

    public bool Admits(IReadOnlyCollection<string> roles) =>
        (!OnlyAdmins || roles.Contains(Role.Admin)) && (AllowedRoles.Count == 0 || AllowedRoles.Any(roles.Contains));

    /// <summary>The client as it stands at this moment: a secret that is over proves nothing, to the second.</summary>
    public Client At(DateTimeOffset now)
    {
        foreach (var secret in Ending)
        {
            if (secret.ExpiresAt <= now)
            {
                var over = Ending.Where(one => one.ExpiresAt <= now).Select(one => one.Hash).ToHashSet();
                return Client with { SecretHashes = [.. Client.SecretHashes.Where(hash => !over.Contains(hash)).DefaultIfEmpty(Nobodys)] };
            }
        }

        return Client;
    }

    /// <summary>When the secret with this hash ended, if it was one of this app's and is over.</summary>
    public DateTimeOffset? Over(byte[]? hash, DateTimeOffset now) =>
        hash is null ? null : Ending.FirstOrDefault(secret => secret.ExpiresAt <= now && secret.Hash.AsSpan().SequenceEqual(hash))?.ExpiresAt;

    /// <summary>The hashes for an app of the table; an app with keys of its own needs none.</summary>
    public static IEnumerable<byte[]> Hashes(ClientSettings settings, IEnumerable<StoredSecret> secrets) =>
        settings.Public ? []
        : settings.Keys is not null ? secrets.Select(secret => secret.Hash)
        : secrets.Select(secret => secret.Hash).DefaultIfEmpty(Nobodys);

    public static RelyingApp From(string id, ClientSettings settings) => new(
        new Client
        {
            Id = id,
            Name = settings.Name.Trim(),
            SecretHashes = [.. settings.Secrets.Select(Client.HashSecret), .. settings.SecretHashes.Select(Convert.FromBase64String)],
            Keys = settings.Keys is null ? [] : Keys(settings.Keys),
            RedirectUris = [.. settings.RedirectUris],
            PostLogoutRedirectUris = [.. settings.PostLogoutRedirectUris],
            BackChannelLogoutUri = settings.BackChannelLogoutUri,
            Scopes = settings.Scopes.Count == 0 ? ["openid", "profile", "email"] : [.. settings.Scopes],
            GrantTypes = settings.GrantTypes.Count == 0 ? [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken] : [.. settings.GrantTypes],
            ServiceScopes = [.. settings.ServiceScopes],
            MayIntrospectTokensOf = [.. settings.MayIntrospectTokensOf],
            RefreshIdleLifetime = settings.RefreshIdleLifetime,
            RefreshAbsoluteLifetime = settings.RefreshAbsoluteLifetime,
            RequirePkce = settings.RequirePkce,
            RequirePushedRequests = settings.RequirePushedRequests,
            RequireDPoP = settings.RequireDPoP,
            MinimumAcr = settings.RequiredStrength?.Acr(),
            AnyLoopbackPort = settings.AnyLoopbackPort,
            EmailInIdToken = settings.EmailInIdToken,
            IdTokenAlgorithm = settings.IdTokenAlgorithm ?? SigningAlgorithms.RS256,
            AccessTokenAlgorithm = settings.AccessTokenAlgorithm ?? SigningAlgorithms.ES256,
            AccessTokenLifetime = settings.AccessTokenLifetime,
            Sector = settings.PairwiseSubjects ? settings.Sector ?? ClientAddress.OnlyHost(settings.RedirectUris) : null,
        },
        settings.StartUri,
        settings.Colour,
        settings.Description.AsReadOnly())
    {
        AllowedRoles = [.. settings.AllowedRoles],
        AllowsTrustedBrowsers = settings.AllowTrustedBrowsers,
    };

    private static IReadOnlyList<PublicKey> Keys(string jwks) =>
        PublicKey.ReadSet(jwks, out var keys) is null ? keys : throw new InvalidOperationException("Unreachable: ClientsCheck looked before.");
}
