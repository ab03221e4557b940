namespace MfaPortal.Oidc.Host;

/// <summary>The ways to come by tokens that a client may be given (<see cref="Client.GrantTypes"/>).</summary>
public static class GrantTypes
{
    /// <summary>A person signs in, the app gets a code (RFC 6749 §4.1).</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>An app renews what it holds without the person (RFC 6749 §6).</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>An app acts for itself, without any person (RFC 6749 §4.4).</summary>
    public const string ClientCredentials = "client_credentials";

    /// <summary>A device without a browser; the person approves on another one (RFC 8628).</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [AuthorizationCode, RefreshToken, ClientCredentials, DeviceCode];
}
