using System.Buffers.Text;
using System.Text;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// The end of a sign-in that a host runs with itself, to show an administrator what an app would get. The code goes the way of every code, through
/// the same grant with all its checks, except that the caller need not prove to be the client: the host calls by itself. What came of it is told
/// without signatures and revoked before this answers.
/// </summary>
public sealed class Rehearsal
{
    private readonly IEnumerable<ITokenGrant> _grants;
    private readonly UserinfoEndpoint _userinfo;
    private readonly IGrants _book;
    private readonly ISigningKeys _keys;
    private readonly OidcOptions _options;
    private readonly TimeProvider _time;

    internal Rehearsal(IEnumerable<ITokenGrant> grants, UserinfoEndpoint userinfo, IGrants book, ISigningKeys keys, OidcOptions options, TimeProvider time) =>
        (_grants, _userinfo, _book, _keys, _options, _time) = (grants, userinfo, book, keys, options, time);

    /// <summary>Redeems a code, reads what it gave, and revokes it.</summary>
    /// <param name="client">A client made for rehearsals: nobody else answers to its id, so nobody takes its tokens.</param>
    /// <param name="code">The code, as the browser brought it; untrusted.</param>
    /// <param name="redirectUri">Where it was brought.</param>
    /// <param name="verifier">The PKCE verifier of the request.</param>
    /// <param name="ct">Ends the attempt, until the code is spent.</param>
    public async Task<Rehearsed> Redeem(Client client, string code, string redirectUri, string verifier, CancellationToken ct)
    {
        var form = $"code={Uri.EscapeDataString(code)}&redirect_uri={Uri.EscapeDataString(redirectUri)}&code_verifier={Uri.EscapeDataString(verifier)}";
        var grant = _grants.Single(one => one.Type == GrantTypes.AuthorizationCode);
        switch (await grant.Exchange(new TokenRequest(Parameters.Parse(form)!, client), ct))
        {
            case TokenAnswer.Refused(var error):
                return new Rehearsed.Refused(error.Code, error.Description);
            case TokenAnswer.Tokens tokens:
                try
                {
                    return await Tell(tokens);
                }
                finally
                {
                    await Revoke(client, tokens);
                }

            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<Rehearsed> Tell(TokenAnswer.Tokens tokens) => new Rehearsed.Told(
        tokens.IdToken is null ? null : Part(tokens.IdToken, 0),
        tokens.IdToken is null ? null : Part(tokens.IdToken, 1),
        Part(tokens.AccessToken, 0),
        Part(tokens.AccessToken, 1),
        await Userinfo(tokens.AccessToken));

    private async Task<string> Userinfo(string accessToken)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Get;
        http.Request.Headers.Authorization = "Bearer " + accessToken;
        http.Response.Body = body;
        var answer = await _userinfo.Handle(http);
        await answer.ExecuteAsync(http);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private async Task Revoke(Client client, TokenAnswer.Tokens tokens)
    {
        var now = _time.GetUtcNow();
        if (AccessToken.Read(tokens.AccessToken, _options.Issuer, now, await _keys.Read(CancellationToken.None)) is { } token)
        {
            await _book.Revoke(token.GrantId, client.Id, now, CancellationToken.None);
        }
    }

    private static string Part(string token, int index) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[index]));
}
