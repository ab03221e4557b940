namespace MfaPortal.Oidc.Host;

/// <summary>What an app holds because a person signed in: the ground on which its tokens stand.</summary>
public sealed record Grant
{
    /// <summary>Names the grant; goes into access tokens. At most 100 ASCII characters.</summary>
    public required string Id { get; init; }

    /// <summary>The app that holds it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Who signed in (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The session (<c>sid</c>) it came from.</summary>
    public required string SessionId { get; init; }

    /// <summary>The granted scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Single claims asked for.</summary>
    public RequestedClaims Claims { get; init; } = RequestedClaims.None;

    /// <summary>When the person proved who they are; the same in every ID token of this grant (OpenID Connect Core 1.0 §12.2).</summary>
    public required DateTimeOffset AuthTime { get; init; }

    /// <summary>The authentication context reached.</summary>
    public required string Acr { get; init; }

    /// <summary>The methods used.</summary>
    public required IReadOnlyList<string> Amr { get; init; }
}
