namespace MfaPortal.Oidc.Token;

/// <summary>What a grant came to.</summary>
internal abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    /// <summary>RFC 6749 §5.1, Core §3.1.3.3. The lifetime is in seconds; without scope <c>openid</c> there is no ID token.</summary>
    public sealed record Tokens(string AccessToken, long ExpiresIn, IReadOnlyList<string> Scopes, string? IdToken) : TokenAnswer
    {
        public string TokenType { get; init; } = "Bearer";

        public string? RefreshToken { get; init; }
    }

    public sealed record Refused(OidcError Error) : TokenAnswer;
}
