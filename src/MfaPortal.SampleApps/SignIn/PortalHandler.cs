using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>The framework's OAuth handler (code, PKCE, state) plus what OpenID Connect adds: nonce, ID token, iss, userinfo.</summary>
internal sealed class PortalHandler(
    IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, AppAddresses addresses, Provider provider)
    : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    public const string FreshProof = "fresh-proof";
    private const string Nonce = "nonce";

    // All four callbacks have the same path; the app that was called decides whose answer it is.
    public override async Task<bool> ShouldHandleRequestAsync() =>
        Context.Served().PortalScheme == Scheme.Name && await base.ShouldHandleRequestAsync();

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        properties.Items[Nonce] = nonce;
        var asked = new Dictionary<string, string?> { ["nonce"] = nonce };
        if (properties.GetParameter<bool>(FreshProof))
        {
            properties.Items[FreshProof] = TimeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
            asked["prompt"] = "login";
        }

        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), asked);
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // Before anything of the answer is used, and before its code is sent anywhere: mix-up (RFC 9207 §2.4).
        if (Request.Query["iss"] != addresses.Issuer)
            return HandleRequestResult.Fail(new RefusedSignIn(Refusal.WrongIssuer));
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var tokens = await base.ExchangeCodeAsync(context);
        if (tokens.Error is not null || await Refused(tokens, context.Properties) is not { } refusal)
            return tokens;

        tokens.Dispose();
        return OAuthTokenResponse.Failed(new RefusedSignIn(refusal));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var raw = RawIdToken(tokens);
        var claims = IdToken.Read(raw)!.Claims;
        var person = await Userinfo(tokens.AccessToken);
        if (IdToken.Text(person, "sub") != IdToken.Text(claims, "sub"))
            throw new RefusedSignIn(Refusal.OtherPerson);

        Copy(claims, identity, "sub", "acr", "amr", "sid");
        if (IdToken.Seconds(claims, "auth_time") is { } proven)
            identity.AddClaim(new Claim("auth_time", proven.ToString(CultureInfo.InvariantCulture)));
        Copy(person, identity, "name", "preferred_username", "email");

        properties.Items.Remove(Nonce);
        properties.Items.Remove(FreshProof);

        // Signing out at the portal needs it as id_token_hint.
        properties.StoreTokens([new AuthenticationToken { Name = "id_token", Value = raw! }]);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    private async Task<Refusal?> Refused(OAuthTokenResponse tokens, AuthenticationProperties properties)
    {
        if (IdToken.Read(RawIdToken(tokens)) is not { Kid: { } kid } token)
            return Refusal.BadIdToken("missing, not a signed JWT, or without kid");
        if (await provider.Key(kid, Context.RequestAborted) is not { } key || !token.IsSignedWith(key))
            return Refusal.BadIdToken("not signed by the provider");
        if (token.Flaw(addresses.Issuer, Options.ClientId, properties.Items[Nonce] ?? "", TimeProvider.GetUtcNow()) is { } flaw)
            return Refusal.BadIdToken(flaw);

        // Whoever can edit the address bar can take prompt=login out of it.
        if (properties.Items.TryGetValue(FreshProof, out var asked)
            && !token.IsProvenSince(DateTimeOffset.Parse(asked!, CultureInfo.InvariantCulture)))
            return Refusal.NotFresh;
        return null;
    }

    private async Task<JsonElement> Userinfo(string? accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(Context.RequestAborted);
        using var document = await JsonDocument.ParseAsync(body, default, Context.RequestAborted);
        return document.RootElement.Clone();
    }

    private static string? RawIdToken(OAuthTokenResponse tokens) =>
        tokens.Response is { } response ? IdToken.Text(response.RootElement, "id_token") : null;

    private static void Copy(JsonElement from, ClaimsIdentity to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var value in IdToken.Texts(from, name))
                to.AddClaim(new Claim(name, value));
        }
    }
}
