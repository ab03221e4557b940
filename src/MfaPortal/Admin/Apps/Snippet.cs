namespace MfaPortal.Admin.Apps;

/// <summary>What to write into an app of one make, ready to paste. The secret comes from the app's own vault.</summary>
internal sealed record Snippet(string Id, string Name, string File, string Text)
{
    public static IReadOnlyList<Snippet> For(string issuer, string id, string redirect, IReadOnlyList<string> scopes, bool isPublic)
    {
        var scope = string.Join(' ', scopes);
        var path = Uri.TryCreate(redirect, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "/callback";
        var origin = uri?.GetLeftPart(UriPartial.Authority) ?? "";
        Snippet node = new("node", "Node.js", "openid-client 6", isPublic ? PublicNode(issuer, id) : Node(issuer, id));
        return isPublic
            ? [new("browser", "JavaScript (oidc-client-ts)", "oidc-client-ts 3", Browser(issuer, id, redirect, scope)), node]
            :
            [
                new("dotnet", "ASP.NET Core", "Program.cs", DotNet(issuer, id, path, scopes)),
                node,
                new("apache", "Apache", "mod_auth_openidc", Apache(issuer, id, redirect, scope)),
                new("spring", "Spring Boot", "application.yml", Spring(issuer, id, redirect, scopes)),
                new("proxy", "oauth2-proxy", "oauth2-proxy.cfg", Proxy(issuer, id, redirect, scope, origin)),
            ];
    }

    private static string DotNet(string issuer, string id, string path, IReadOnlyList<string> scopes) => $$"""
        // dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect
        builder.Services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.Authority = "{{issuer}}";
                options.ClientId = "{{id}}";
                options.ClientSecret = builder.Configuration["Portal:ClientSecret"];
                options.CallbackPath = "{{path}}";
                options.ResponseType = "code";
                options.ResponseMode = "query";
                options.UsePkce = true;
                options.Scope.Clear();
                foreach (var scope in new[] { {{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}} }) options.Scope.Add(scope);
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.SaveTokens = true;
            });
        """;

    private static string Node(string issuer, string id) => $$"""
        import * as oidc from 'openid-client'

        const portal = await oidc.discovery(new URL('{{issuer}}'), '{{id}}', process.env.CLIENT_SECRET)
        """;

    private static string PublicNode(string issuer, string id) => $$"""
        import * as oidc from 'openid-client'

        const portal = await oidc.discovery(new URL('{{issuer}}'), '{{id}}', undefined, oidc.None())
        """;

    private static string Browser(string issuer, string id, string redirect, string scope) => $$"""
        import { UserManager } from 'oidc-client-ts'

        export const users = new UserManager({
          authority: '{{issuer}}',
          client_id: '{{id}}',
          redirect_uri: '{{redirect}}',
          response_type: 'code',
          scope: '{{scope}}',
        })
        """;

    private static string Apache(string issuer, string id, string redirect, string scope) => $$"""
        OIDCProviderMetadataURL {{issuer}}/.well-known/openid-configuration
        OIDCClientID {{id}}
        OIDCClientSecret "exec:/usr/local/bin/print-client-secret"
        OIDCRedirectURI {{redirect}}
        OIDCCryptoPassphrase "exec:/usr/local/bin/print-passphrase"
        OIDCScope "{{scope}}"
        OIDCPKCEMethod S256
        OIDCRemoteUserClaim sub

        <Location />
          AuthType openid-connect
          Require valid-user
        </Location>
        """;

    private static string Spring(string issuer, string id, string redirect, IReadOnlyList<string> scopes) => $$"""
        spring:
          security:
            oauth2:
              client:
                registration:
                  portal:
                    client-id: {{id}}
                    client-secret: ${CLIENT_SECRET}
                    authorization-grant-type: authorization_code
                    redirect-uri: "{{redirect}}"
                    scope: [{{string.Join(", ", scopes)}}]
                provider:
                  portal:
                    issuer-uri: {{issuer}}

        # PKCE for an app with a secret is asked for in the security configuration:
        # OAuth2AuthorizationRequestCustomizers.withPkce()
        """;

    private static string Proxy(string issuer, string id, string redirect, string scope, string origin) => $$"""
        provider = "oidc"
        oidc_issuer_url = "{{issuer}}"
        client_id = "{{id}}"
        client_secret_file = "/run/secrets/client-secret"
        redirect_url = "{{redirect}}"
        scope = "{{scope}}"
        code_challenge_method = "S256"
        email_domains = ["*"]
        cookie_secure = {{(origin.StartsWith("https", StringComparison.Ordinal) ? "true" : "false")}}
        """;
}
