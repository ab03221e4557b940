using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// An authorization request as it came (RFC 6749 §4.1.1, Core §3.1.2.1). The checks look at it; once they all passed,
/// <see cref="Store"/> turns it into what the rest of the world sees. Unknown parameters do not exist here.
/// </summary>
internal sealed class AuthorizeRequest(Parameters parameters)
{
    public string? ClientId => parameters["client_id"];

    public string? RedirectUri => parameters["redirect_uri"];

    public string? ResponseType => parameters["response_type"];

    public string? ResponseMode => parameters["response_mode"];

    public string? State => parameters["state"];

    public string? Nonce => parameters["nonce"];

    public string? CodeChallenge => parameters["code_challenge"];

    public string? CodeChallengeMethod => parameters["code_challenge_method"];

    /// <summary>The key that the code shall be bound to: its parameter, or the proof that came with a pushed request.</summary>
    public string? Key => ShownKey ?? parameters["dpop_jkt"];

    public string? NamedKey => parameters["dpop_jkt"];

    public string? ShownKey { get; init; }

    public string? MaxAge => parameters["max_age"];

    public string? LoginHint => parameters["login_hint"];

    public string? UiLocales => parameters["ui_locales"];

    public string? AcrValues => parameters["acr_values"];

    public string? IdTokenHint => parameters["id_token_hint"];

    public string? Claims => parameters["claims"];

    public string? Request => parameters["request"];

    public string? RequestUri => parameters["request_uri"];

    public string? Registration => parameters["registration"];

    /// <summary>Whether the app handed this in itself (RFC 9126).</summary>
    public bool IsPushed { get; init; }

    public HashSet<string> Repeated => parameters.Repeated;

    public bool FormPost => ResponseMode == "form_post";

    public IReadOnlyList<string> Prompt => ScopeText.Words(parameters["prompt"]);

    public IReadOnlyList<string> Scopes => ScopeText.Words(parameters["scope"]);

    public bool Silent => Prompt.Contains("none");

    /// <summary>What the app gets of what it asked for, once <see cref="Checks.ScopeIsAllowed"/> passed.</summary>
    public string[] ScopesFor(Client client) =>
        [.. Scopes.Intersect(client.Scopes).Where(scope => scope != RefreshLife.OfflineAccess || client.MayBeOffline())];

    public StoredRequest Store(Client client, string? hintedSubject, DateTimeOffset now)
    {
        var claims = ClaimsParameter.Parse(Claims) ?? ClaimsParameter.Nothing;
        var maxAge = MaxAge is null ? (TimeSpan?)null : TimeSpan.FromSeconds(int.Parse(MaxAge, System.Globalization.CultureInfo.InvariantCulture));
        return new StoredRequest
        {
            RedirectUri = RedirectUri!,
            FormPost = FormPost,
            State = State,
            Nonce = Nonce,
            CodeChallenge = CodeChallenge,
            Key = Key,
            Scopes = ScopesFor(client),
            Claims = claims.Names.Within(client),
            Demand = new SignInDemand
            {
                ClientId = client.Id,
                RequestedAt = SignInDemand.Moment(now),
                Silent = Silent,
                // Choosing another account means signing in anew. Consent is given by the administrator, for apps of the house.
                ForceLogin = Prompt.Contains("login") || Prompt.Contains("select_account") || maxAge == TimeSpan.Zero,
                MaxAge = maxAge,
                AcrValues = claims.AcrValues.Count > 0 ? claims.AcrValues : ScopeText.Words(AcrValues),
                AcrEssential = claims.AcrEssential,
                MinimumAcr = client.MinimumAcr,
                LoginHint = LoginHint,
                UiLocales = ScopeText.Words(UiLocales),
                ExpectedSubject = claims.Subject ?? hintedSubject,
            },
        };
    }

}
