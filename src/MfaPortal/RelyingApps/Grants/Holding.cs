using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>A refresh token with all that stands behind it, as the statements of <see cref="RefreshBook"/> answer it.</summary>
internal sealed record Holding
{
    /// <summary>The columns, of the tables r, g and a.</summary>
    public const string Columns = """
        g.id as "GrantId", g.account_id as "AccountId", g.session_id as "SessionId", g.client_id as "ClientId", g.scopes as "Scopes",
        g.id_token_claims as "IdTokenClaims", g.userinfo_claims as "UserinfoClaims", g.auth_time as "AuthTime", g.acr as "Acr", g.amr as "Amr",
        g.ends_at as "EndsAt", r.issued_at as "IssuedAt", r.expires_at as "ExpiresAt", r.spent_at as "SpentAt",
        r.successor_hash as "SuccessorHash", r.sealed_successor as "SealedSuccessor",
        a.user_name as "UserName", a.display_name as "DisplayName", a.given_name as "GivenName", a.family_name as "FamilyName",
        a.email as "Email", a.language as "Language", a.roles as "Roles"
        """;

    public Guid GrantId { get; init; }

    public Guid AccountId { get; init; }

    public Guid SessionId { get; init; }

    public string ClientId { get; init; } = "";

    public string[] Scopes { get; init; } = [];

    public string[] IdTokenClaims { get; init; } = [];

    public string[] UserinfoClaims { get; init; } = [];

    public DateTimeOffset AuthTime { get; init; }

    public string Acr { get; init; } = "";

    public string[] Amr { get; init; } = [];

    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? SpentAt { get; init; }

    public byte[]? SealedSuccessor { get; init; }

    public string UserName { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Email { get; init; }

    public string? Language { get; init; }

    public string[] Roles { get; init; } = [];

    /// <summary>What became of it in this statement; which values there are, the statement says.</summary>
    public string Outcome { get; init; } = "";

    public Grant Grant => new()
    {
        Id = Grants.GrantId.From(GrantId).ToString(),
        ClientId = ClientId,
        Subject = AccountId.ToString("N"),
        SessionId = SessionId.ToString("N"),
        Scopes = Scopes,
        Claims = new RequestedClaims(IdTokenClaims, UserinfoClaims),
        AuthTime = AuthTime,
        Acr = Acr,
        Amr = Amr,
    };

    public KnownPerson Person => new(UserName, DisplayName, GivenName, FamilyName, Email, Language, Roles, ClientId);

    /// <summary>What was asked for by name is told without its scope (OpenID Connect Core §5.5); of all facts the groups alone wait for theirs.</summary>
    public SubjectClaims Facts => Person.ToClaims(IdTokenClaims.Contains("groups") ? [.. Scopes, "groups"] : Scopes);
}
