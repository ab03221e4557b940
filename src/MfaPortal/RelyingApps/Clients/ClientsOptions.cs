using MfaPortal.Factors;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>Section <c>Clients</c>: the apps that sign people in here, by client id. A key that is not named below stops the start.</summary>
internal sealed class ClientsOptions : Dictionary<string, ClientSettings>
{
    public const string Section = "Clients";

    public ClientsOptions() : base(StringComparer.Ordinal)
    {
    }
}

internal sealed class ClientSettings
{
    /// <summary>What people read on tiles and pages; 1 to 100 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// An app that cannot keep a secret (in a browser, on a phone) and proves itself by PKCE alone. Said in so many words, so that a
    /// forgotten secret never turns a server's app into one that needs none.
    /// </summary>
    public bool Public { get; set; }

    /// <summary>
    /// Secrets as the app sends them, for Development and for secret stores that fill settings; several may be valid at once.
    /// At least 32 characters outside Development.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>SHA-256 of generated secrets, base64: a copy of the settings file is then worth nothing.</summary>
    public IReadOnlyList<string> SecretHashes { get; set; } = [];

    /// <summary>
    /// The public keys of an app that proves itself by <c>private_key_jwt</c> instead of a secret: a JSON Web Key Set as one text,
    /// <c>{"keys":[…]}</c>. Its address is never fetched, so new keys are written here; several may be valid at once.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>Where answers may go, compared as exact strings: https, http on this machine, or a public app's own scheme with a dot in it (RFC 8252 §7.1).</summary>
    public IReadOnlyList<string> RedirectUris { get; set; } = [];

    /// <summary>Where a browser may go after sign-out, compared as exact strings.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; set; } = [];

    /// <summary>
    /// Where the app hears that somebody signed out (OpenID Connect Back-Channel Logout 1.0): https; http on this machine in Development only.
    /// Null: it is not told.
    /// </summary>
    public string? BackChannelLogoutUri { get; set; }

    /// <summary>Empty: <c>openid profile email</c>. With <c>offline_access</c> the app may hold on when the person signs out (until a reset, or the absolute limit).</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>
    /// How the app may come by tokens: <c>authorization_code</c>, <c>refresh_token</c>, <c>client_credentials</c>,
    /// <c>urn:ietf:params:oauth:grant-type:device_code</c>. Empty: the first two, as an app needs that signs people in.
    /// </summary>
    public IReadOnlyList<string> GrantTypes { get; set; } = [];

    /// <summary>What an app with the grant <c>client_credentials</c> may have for itself: scopes of the resource servers that take its tokens.</summary>
    public IReadOnlyList<string> ServiceScopes { get; set; } = [];

    /// <summary>Ids of the apps whose access tokens this one may ask about besides its own: for a mail server that takes the webmail's tokens.</summary>
    public IReadOnlyList<string> MayIntrospectTokensOf { get; set; } = [];

    /// <summary>How long a refresh token may lie unused. 1 minute to 400 days; null: the portal's own setting, 14 days.</summary>
    public TimeSpan? RefreshIdleLifetime { get; set; }

    /// <summary>
    /// How long after the sign-in it can be renewed at most. 1 minute to 400 days; null: the portal's own setting, 30 days. Without the
    /// scope <c>offline_access</c> the person's session ends it sooner.
    /// </summary>
    public TimeSpan? RefreshAbsoluteLifetime { get; set; }

    /// <summary>May be switched off for apps with a secret only (decision D4).</summary>
    public bool RequirePkce { get; set; } = true;

    /// <summary>Takes the app's sign-in requests only when it pushed them (RFC 9126), never through the browser.</summary>
    public bool RequirePushedRequests { get; set; }

    /// <summary>Gives this app only tokens that are bound to a key which it shows at every use (DPoP, RFC 9449).</summary>
    public bool RequireDPoP { get; set; }

    /// <summary>
    /// How strong a sign-in to this app must be at least: Password, Weak, Strong or PhishingResistant. Who is signed in with less shows or
    /// enrols a factor first. Null: whatever the policy for people asks.
    /// </summary>
    public Strength? RequiredStrength { get; set; }

    /// <summary>Public apps on the person's own machine may listen on any port (RFC 8252 §7.3).</summary>
    public bool AnyLoopbackPort { get; set; }

    /// <summary>
    /// Off for an app with more to lose: it asks for the second step even in a browser that the person trusts. It never asks who has none.
    /// </summary>
    public bool AllowTrustedBrowsers { get; set; } = true;

    public bool EmailInIdToken { get; set; }

    /// <summary>Only people with one of these roles may use the app; empty: everybody.</summary>
    public IReadOnlyList<string> AllowedRoles { get; set; } = [];

    /// <summary>
    /// Gives the app a <c>sub</c> of its own for each person (OpenID Connect Core 1.0 §8.1), so that it cannot compare notes with apps of another
    /// sector. Never change it once people have signed in: everybody gets a new <c>sub</c>.
    /// </summary>
    public bool PairwiseSubjects { get; set; }

    /// <summary>Apps of one sector are told the same <c>sub</c>. Null: the host of the redirect URIs; must be said where they have several.</summary>
    public string? Sector { get; set; }

    /// <summary>RS256 or ES256; null: RS256, which every app understands.</summary>
    public string? IdTokenAlgorithm { get; set; }

    /// <summary>ES256 or RS256; null: ES256.</summary>
    public string? AccessTokenAlgorithm { get; set; }

    /// <summary>More than zero, at most 1 hour; null: the portal's own setting.</summary>
    public TimeSpan? AccessTokenLifetime { get; set; }

    /// <summary>Where the app's tile leads; null: the app has no tile.</summary>
    public string? StartUri { get; set; }

    /// <summary>The tile's colour, #rrggbb; null: one that the name picks.</summary>
    public string? Colour { get; set; }

    /// <summary>The sentence on the tile, by language (en, nl, fr, de).</summary>
    public Dictionary<string, string> Description { get; set; } = [];
}
