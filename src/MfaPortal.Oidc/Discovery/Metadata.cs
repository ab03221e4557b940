using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Discovery;

/// <summary>OpenID Connect Discovery 1.0 §3, RFC 8414 §2. Says what works and nothing else.</summary>
internal static class Metadata
{
    private static readonly string[] ProtocolClaims =
        ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"];

    private static readonly string[] AuthMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

    public static byte[] Write(OidcOptions options, IEnumerable<string> grantTypes, SigningKeySet keys)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            WriteEndpoints(json, options.Issuer);
            WriteAbilities(json, options, grantTypes, keys);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteEndpoints(Utf8JsonWriter json, string issuer)
    {
        var root = issuer.TrimEnd('/');
        json.WriteString("issuer"u8, issuer);
        json.WriteString("authorization_endpoint"u8, root + OidcEndpoints.Authorize);
        json.WriteString("token_endpoint"u8, root + OidcEndpoints.Token);
        json.WriteString("pushed_authorization_request_endpoint"u8, root + OidcEndpoints.PushedRequests);
        json.WriteString("userinfo_endpoint"u8, root + OidcEndpoints.Userinfo);
        json.WriteString("device_authorization_endpoint"u8, root + OidcEndpoints.DeviceAuthorization);
        json.WriteString("introspection_endpoint"u8, root + OidcEndpoints.Introspection);
        json.WriteString("revocation_endpoint"u8, root + OidcEndpoints.Revocation);
        json.WriteString("jwks_uri"u8, root + OidcEndpoints.Keys);
        json.WriteString("end_session_endpoint"u8, root + OidcEndpoints.Logout);
    }

    private static void WriteAbilities(Utf8JsonWriter json, OidcOptions options, IEnumerable<string> grantTypes, SigningKeySet keys)
    {
        json.WriteTexts("response_types_supported"u8, ["code"]);
        json.WriteTexts("response_modes_supported"u8, ["query", "form_post"]);
        json.WriteTexts("grant_types_supported"u8, grantTypes);
        json.WriteTexts("subject_types_supported"u8, options.PairwiseSecret is null ? ["public"] : ["public", "pairwise"]);
        // RS256 first: some clients take the first.
        json.WriteTexts("id_token_signing_alg_values_supported"u8, keys.Algorithms.OrderByDescending(algorithm => algorithm, StringComparer.Ordinal));
        json.WriteTexts("token_endpoint_auth_methods_supported"u8, AuthMethods);
        json.WriteTexts("token_endpoint_auth_signing_alg_values_supported"u8, PublicKey.AllAlgorithms);
        json.WriteTexts("revocation_endpoint_auth_methods_supported"u8, AuthMethods);
        json.WriteTexts("revocation_endpoint_auth_signing_alg_values_supported"u8, PublicKey.AllAlgorithms);
        json.WriteTexts("introspection_endpoint_auth_methods_supported"u8, AuthMethods.Where(method => method != "none"));
        json.WriteTexts("introspection_endpoint_auth_signing_alg_values_supported"u8, PublicKey.AllAlgorithms);
        json.WriteTexts("code_challenge_methods_supported"u8, ["S256"]);
        json.WriteTexts("scopes_supported"u8, options.AdvertisedScopes);
        json.WriteTexts("claims_supported"u8, ProtocolClaims.Concat(StandardClaims.NamesIn(options.AdvertisedScopes).Where(name => options.AdvertisedClaims?.Contains(name) ?? true)));
        json.WriteTexts("prompt_values_supported"u8, ["none", "login", "consent", "select_account"]);
        WriteUnlessEmpty(json, "acr_values_supported"u8, options.AdvertisedAcrValues);
        WriteUnlessEmpty(json, "ui_locales_supported"u8, options.AdvertisedUiLocales);
        json.WriteBoolean("claims_parameter_supported"u8, true);
        json.WriteBoolean("request_parameter_supported"u8, false);
        // Its default is true, so silence would be a promise.
        json.WriteBoolean("request_uri_parameter_supported"u8, false);
        json.WriteTexts("dpop_signing_alg_values_supported"u8, PublicKey.AllAlgorithms);
        json.WriteBoolean("require_pushed_authorization_requests"u8, false);
        json.WriteBoolean("authorization_response_iss_parameter_supported"u8, true);
        json.WriteBoolean("backchannel_logout_supported"u8, true);
        json.WriteBoolean("backchannel_logout_session_supported"u8, true);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteTexts(name, values);
        }
    }
}
