namespace MfaPortal.Admin.Apps;

/// <summary>What to write into an app of one make, ready to paste; docs/relying-apps.md says the same and why. The secret comes from the app's own vault.</summary>
internal sealed record Snippet(string Id, string Name, string File, string Text)
{
    public static IReadOnlyList<Snippet> For(string issuer, string id, string redirect, string? afterSignOut, IReadOnlyList<string> scopes, bool isPublic)
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
                new("apache", "Apache", "mod_auth_openidc", Apache(issuer, id, redirect, path, origin, afterSignOut, scope)),
                new("spring", "Spring Boot", "application.yml, SecurityFilterChain", Spring(issuer, id, redirect, scopes)),
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
                options.GetClaimsFromUserInfoEndpoint = true;
                options.MapInboundClaims = false;
                options.ClaimActions.Remove("acr"); // the package drops acr otherwise
                options.TokenValidationParameters.NameClaimType = "name";
                options.SaveTokens = true; // sign-out sends the ID token back
                options.RemoteAuthenticationTimeout = TimeSpan.FromHours(1); // who links a second step needs
                options.ProtocolValidator.NonceLifetime = TimeSpan.FromHours(1); // more than the usual 15 minutes
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

    private static string Apache(string issuer, string id, string redirect, string path, string origin, string? afterSignOut, string scope) => $$"""
        OIDCProviderMetadataURL {{issuer}}/.well-known/openid-configuration
        OIDCClientID {{id}}
        OIDCClientSecret ${CLIENT_SECRET}
        OIDCRedirectURI {{redirect}}
        OIDCDefaultLoggedOutURL {{afterSignOut ?? origin + "/bye.html"}}
        OIDCCryptoPassphrase "exec:/usr/local/bin/print-passphrase"
        OIDCScope "{{scope}}"
        OIDCPKCEMethod S256
        OIDCRemoteUserClaim sub

        <Location {{(path.LastIndexOf('/') is > 0 and var end ? path[..end] : "/")}}>
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
                    redirect-uri: "{{redirect}}"
                    scope: {{string.Join(", ", scopes)}}
                provider:
                  portal:
                    issuer-uri: {{issuer}}

        // and in Java, for PKCE and sign-out:
        @Bean
        SecurityFilterChain web(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
            var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
            requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
            var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
            signOut.setPostLogoutRedirectUri("{baseUrl}");
            return http
                .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                .oauth2Login(login -> login.authorizationEndpoint(at -> at.authorizationRequestResolver(requests)))
                .logout(logout -> logout.logoutSuccessHandler(signOut))
                .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
                .build();
        }

        @Bean
        HttpSessionEventPublisher sessionEvents() {
            return new HttpSessionEventPublisher();
        }
        """;

    private static string Proxy(string issuer, string id, string redirect, string scope, string origin) => $$"""
        provider = "oidc"
        oidc_issuer_url = "{{issuer}}"
        client_id = "{{id}}"
        client_secret_file = "/run/secrets/client-secret"
        redirect_url = "{{redirect}}"
        scope = "{{scope}}"
        code_challenge_method = "S256"
        insecure_oidc_skip_nonce = false
        email_domains = ["*"]
        cookie_secret = "<openssl rand -base64 32 | tr -- '+/' '-_'>"
        cookie_refresh = "4m"
        cookie_secure = {{(origin.StartsWith("https", StringComparison.Ordinal) ? "true" : "false")}}
        upstreams = ["http://127.0.0.1:8080"]
        """;
}
