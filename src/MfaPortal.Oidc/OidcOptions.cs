namespace MfaPortal.Oidc;

/// <summary>What the protocol module is told once, at start.</summary>
public sealed record OidcOptions
{
    /// <summary>
    /// The issuer: absolute, https (http for loopback hosts, or when <see cref="AllowHttp"/> is set), without query or fragment.
    /// Stands byte by byte in every token and document and never comes from a request (RFC 9700 §4.13).
    /// </summary>
    public string Issuer { get; set; } = "";

    /// <summary>Allows a plain http issuer on any host. For test networks only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How long an authorization code lives: more than zero, at most 10 minutes (RFC 6749 §4.1.2). Default: 60 seconds.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an access token lives unless its client says otherwise: more than zero, at most 1 hour. Default: 5 minutes.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an ID token may be taken: more than zero, at most 1 hour. It says who signed in, not how long they stay. Default: 5 minutes.</summary>
    public TimeSpan IdTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pushed request may be used: 5 seconds to 10 minutes (RFC 9126 §2.2). Default: 90 seconds.</summary>
    public TimeSpan PushedRequestLifetime { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How long after its use a refresh token that comes again hears the same answer, because the first one was lost or two requests ran side
    /// by side: zero (never) to 60 seconds. Later it counts as stolen, and the whole grant ends. Default: 10 seconds.
    /// </summary>
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a refresh token may lie unused, unless its client says otherwise: 1 minute to 400 days. Default: 14 days.</summary>
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How long after the sign-in everything that came of it is over, unless its client says otherwise: 1 minute to 400 days. Without
    /// <c>offline_access</c> the person's session ends it sooner. Default: 30 days.
    /// </summary>
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a person has to approve a device (RFC 8628): 1 second to 1 hour. Default: 10 minutes.</summary>
    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The host's page where people type the code of a device: a local path that takes <c>?user_code=</c>. Default: <c>/device</c>.</summary>
    public string DevicePage { get; set; } = "/device";

    /// <summary>How long others may keep the discovery document and the keys. A new key must be published at least this long before it signs. Default: 15 minutes.</summary>
    public TimeSpan MetadataLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The scopes named in discovery: only those that every client may ask for, because some clients ask for all of them.
    /// Default: <c>openid profile email</c>.
    /// </summary>
    public IReadOnlyList<string> AdvertisedScopes { get; set; } = ["openid", "profile", "email"];

    /// <summary>
    /// The secret behind pairwise subjects, at least 32 bytes that never change: another secret gives everybody at every pairwise client a new
    /// <c>sub</c>. <see langword="null"/>: no client may have a <see cref="Host.Client.Sector"/>.
    /// </summary>
    public byte[]? PairwiseSecret { get; set; }

    /// <summary>
    /// The claims about people named in discovery, among those of <see cref="AdvertisedScopes"/>: what the host knows of anybody at all;
    /// <see langword="null"/>: all of them.
    /// </summary>
    public IReadOnlyList<string>? AdvertisedClaims { get; set; }

    /// <summary>
    /// The authentication contexts that can be reached here, named in discovery (<c>acr_values_supported</c>). A request that demands
    /// none but others is refused at once. Empty: not mentioned, and the host alone judges.
    /// </summary>
    public IReadOnlyList<string> AdvertisedAcrValues { get; set; } = [];

    /// <summary>The languages named in discovery (<c>ui_locales_supported</c>, BCP 47); empty: not mentioned.</summary>
    public IReadOnlyList<string> AdvertisedUiLocales { get; set; } = [];

    /// <summary>The public address of one of our endpoints; like the issuer it never comes from a request.</summary>
    internal string AddressOf(string path) => Issuer.TrimEnd('/') + path;
}
