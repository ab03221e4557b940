using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Introspection;

/// <summary>RFC 7662 §2.2. All texts and numbers, but for the key of a bound token: some resource servers (Dovecot) skip whatever is nested.</summary>
internal static class IntrospectionAnswer
{
    /// <summary>Unknown, expired, revoked, not yours: nobody can tell which.</summary>
    public static ReadOnlyMemory<byte> Inactive { get; } = """{"active":false}"""u8.ToArray();

    /// <summary>
    /// An app hears no more about a person than userinfo would tell it; a resource server also how the person is called here, unless the app
    /// knows people by pseudonyms (<c>nameToo</c>).
    /// </summary>
    public static ReadOnlyMemory<byte> Of(AccessToken token, SubjectClaims facts, bool nameToo, string issuer) => Active(json =>
    {
        WriteToken(json, token.ClientId, string.Join(' ', token.Scopes), token.Subject, token.IssuedAt, token.ExpiresAt, issuer);
        WriteKind(json, token.Key);
        json.WriteString("jti"u8, token.Id);
        json.WriteString("sid"u8, token.SessionId);
        WritePerson(json, facts, token.Scopes, nameToo);
    });

    public static ReadOnlyMemory<byte> Of(MachineToken token, string issuer) => Active(json =>
    {
        WriteToken(json, token.ClientId, token.Scope, token.Subject, token.IssuedAt, token.ExpiresAt, issuer);
        WriteKind(json, token.Key);
        json.WriteString("jti"u8, token.Id);
    });

    // No token_type: a refresh token is none that a resource server could be shown.
    public static ReadOnlyMemory<byte> Of(LiveRefreshToken token, string issuer) => Active(json =>
    {
        var grant = token.Grant;
        WriteToken(
            json, grant.ClientId, string.Join(' ', grant.Scopes), grant.Subject, token.IssuedAt.ToUnixTimeSeconds(),
            token.ExpiresAt.ToUnixTimeSeconds(), issuer);
        json.WriteString("sid"u8, grant.SessionId);
        WritePerson(json, token.Facts, grant.Scopes, nameToo: false);
    });

    private static void WriteToken(
        Utf8JsonWriter json, string clientId, string scope, string subject, long issuedAt, long expiresAt, string issuer)
    {
        json.WriteString("scope"u8, scope);
        json.WriteString("client_id"u8, clientId);
        json.WriteString("sub"u8, subject);
        json.WriteString("aud"u8, issuer);
        json.WriteString("iss"u8, issuer);
        json.WriteNumber("iat"u8, issuedAt);
        json.WriteNumber("exp"u8, expiresAt);
    }

    /// <summary>RFC 9449 §6.2.</summary>
    private static void WriteKind(Utf8JsonWriter json, string? key)
    {
        json.WriteString("token_type"u8, key is null ? "Bearer"u8 : "DPoP"u8);
        Confirmation.Write(json, key);
    }

    private static void WritePerson(Utf8JsonWriter json, SubjectClaims facts, IReadOnlyList<string> scopes, bool nameToo)
    {
        if (facts.PreferredUsername is { } name && (nameToo || scopes.Contains("profile")))
        {
            json.WriteString("username"u8, name);
        }

        if (scopes.Contains("email"))
        {
            StandardClaims.Write(json, facts, ["email"], []);
        }
    }

    private static ReadOnlyMemory<byte> Active(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteBoolean("active"u8, true);
            write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
