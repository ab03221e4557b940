using System.Globalization;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Plan <c>oidcc-config-certification-test-plan</c>: its one module, condition by condition; its warnings are failures here.</summary>
public sealed class ConfigOp(OpPortal op) : IClassFixture<OpPortal>
{
    // The registered names (IANA "OAuth Authorization Server Metadata"), as far as a provider of ours could ever use them.
    private static readonly string[] Registered =
    [
        "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "registration_endpoint", "scopes_supported",
        "response_types_supported", "response_modes_supported", "grant_types_supported", "acr_values_supported", "subject_types_supported",
        "id_token_signing_alg_values_supported", "id_token_encryption_alg_values_supported", "id_token_encryption_enc_values_supported",
        "userinfo_signing_alg_values_supported", "request_object_signing_alg_values_supported", "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported", "display_values_supported", "claim_types_supported", "claims_supported",
        "service_documentation", "claims_locales_supported", "ui_locales_supported", "claims_parameter_supported", "request_parameter_supported",
        "request_uri_parameter_supported", "require_request_uri_registration", "op_policy_uri", "op_tos_uri", "revocation_endpoint",
        "revocation_endpoint_auth_methods_supported", "revocation_endpoint_auth_signing_alg_values_supported", "introspection_endpoint",
        "introspection_endpoint_auth_methods_supported", "introspection_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported",
        "authorization_response_iss_parameter_supported", "end_session_endpoint", "backchannel_logout_supported", "backchannel_logout_session_supported",
        "frontchannel_logout_supported", "frontchannel_logout_session_supported", "check_session_iframe", "prompt_values_supported",
        "pushed_authorization_request_endpoint", "require_pushed_authorization_requests", "device_authorization_endpoint", "dpop_signing_alg_values_supported",
        "require_signed_request_object", "signed_metadata", "protected_resources", "tls_client_certificate_bound_access_tokens", "mtls_endpoint_aliases",
    ];

    [Fact]
    public async Task oidcc_discovery_endpoint_verification()
    {
        var metadata = (await Read("/.well-known/openid-configuration")).Succeeded();

        var issuer = metadata.GetProperty("issuer").GetString()!;
        Assert.Equal(OpPortal.Address, issuer);
        Assert.StartsWith("https://", issuer, StringComparison.Ordinal);
        Assert.Equal(-1, issuer.AsSpan().IndexOfAny('?', '#'));
        Assert.Contains("code", Texts(metadata, "response_types_supported"));
        Assert.Empty(Texts(metadata, "subject_types_supported").Except(["public", "pairwise"]));
        Assert.Contains("RS256", Texts(metadata, "id_token_signing_alg_values_supported"));
        Assert.DoesNotContain("none", Texts(metadata, "id_token_signing_alg_values_supported"));
        Assert.Contains("openid", Texts(metadata, "scopes_supported"));
        Assert.Contains("sub", Texts(metadata, "claims_supported"));
        Assert.Contains("authorization_code", Texts(metadata, "grant_types_supported"));
        Assert.Contains("S256", Texts(metadata, "code_challenge_methods_supported"));
        Assert.Equal("client_secret_basic", Texts(metadata, "token_endpoint_auth_methods_supported")[0]);
        Assert.All(Texts(metadata, "ui_locales_supported"), locale => Assert.Equal(CultureInfo.GetCultureInfo(locale).Name, locale));
        CommonChecks.Keys((await Read(metadata.GetProperty("jwks_uri").GetString()!)).Succeeded());
        foreach (var member in metadata.EnumerateObject())
        {
            Assert.Contains(member.Name, Registered);
            switch (member.Name)
            {
                case var name when name.EndsWith("_endpoint", StringComparison.Ordinal) || name.EndsWith("_uri", StringComparison.Ordinal):
                    Assert.StartsWith(OpPortal.Address + "/", member.Value.GetString(), StringComparison.Ordinal);
                    break;
                case "issuer":
                    break;
                default:
                    Assert.Contains(member.Value.ValueKind, new[] { JsonValueKind.Array, JsonValueKind.True, JsonValueKind.False });
                    Assert.False(member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0, member.Name);
                    break;
            }
        }
    }

    /// <summary>RFC 8414 §3; some clients look there first.</summary>
    [Fact]
    public async Task Says_the_same_as_an_authorization_server() => Assert.Equal(
        (await Read("/.well-known/openid-configuration")).Body, (await Read("/.well-known/oauth-authorization-server")).Body);

    private Task<Answer> Read(string address) => Answer.Of(op.NewRelyingParty().GetAsync(address));

    private static List<string> Texts(JsonElement metadata, string member) => [.. metadata.GetProperty(member).EnumerateArray().Select(value => value.GetString()!)];
}
