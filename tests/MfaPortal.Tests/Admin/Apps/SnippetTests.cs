using MfaPortal.Admin.Apps;
using Xunit;

namespace MfaPortal.Tests.Admin.Apps;

/// <summary>A setting that a library needs stands in the snippet on the page as it stands in the guide.</summary>
public sealed class SnippetTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Rules.Tree.Top(), "docs", "relying-apps.md"));

    [Theory]
    [InlineData("dotnet", "options.ClaimActions.Remove(\"acr\");")]
    [InlineData("dotnet", "options.TokenValidationParameters.NameClaimType = \"name\";")]
    [InlineData("dotnet", "options.RemoteAuthenticationTimeout = TimeSpan.FromHours(1);")]
    [InlineData("dotnet", "options.ProtocolValidator.NonceLifetime = TimeSpan.FromHours(1);")]
    [InlineData("apache", "OIDCClientSecret ${CLIENT_SECRET}")]
    [InlineData("apache", "OIDCDefaultLoggedOutURL https://planning.example.org/bye.html")]
    [InlineData("apache", "<Location /protected>")]
    [InlineData("spring", "scope: openid, profile, email")]
    [InlineData("spring", "OAuth2AuthorizationRequestCustomizers.withPkce()")]
    [InlineData("spring", "signOut.setPostLogoutRedirectUri(\"{baseUrl}\");")]
    [InlineData("spring", "HttpSessionEventPublisher sessionEvents()")]
    [InlineData("proxy", "cookie_secret = \"<openssl rand -base64 32 | tr -- '+/' '-_'>\"")]
    [InlineData("proxy", "cookie_refresh = \"4m\"")]
    [InlineData("proxy", "insecure_oidc_skip_nonce = false")]
    [InlineData("proxy", "upstreams = [\"http://127.0.0.1:8080\"]")]
    public void Says_what_the_guide_says(string snippet, string line)
    {
        Assert.Contains(line, Guide, StringComparison.Ordinal);
        Assert.Contains(line, Text(snippet), StringComparison.Ordinal);
    }

    [Fact]
    public void Apache_reads_no_secret_in_a_way_that_older_modules_do_not_know() =>
        Assert.DoesNotContain("OIDCClientSecret \"exec:", Text("apache"), StringComparison.Ordinal);

    private static string Text(string snippet) => Assert.Single(
        Snippet.For("https://id.example.org", "planning", "https://planning.example.org/protected/oidc", null, ["openid", "profile", "email"], isPublic: false),
        one => one.Id == snippet).Text;
}
