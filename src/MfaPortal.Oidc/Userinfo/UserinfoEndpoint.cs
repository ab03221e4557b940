using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Userinfo;

/// <summary>Core §5.3. The token is read, and then the host is asked: a token outlives nothing that it hangs on.</summary>
internal sealed class UserinfoEndpoint(IClients clients, TokenHolder holder, ISigningKeys signingKeys, TimeProvider time, OidcOptions options)
{
    private static readonly OidcError BadToken = OidcError.InvalidToken("The access token is expired, revoked or malformed.");
    private static readonly OidcError NoOpenId = OidcError.InsufficientScope("The access token lacks scope openid.");

    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        switch (await BearerToken.From(http.Request, ct))
        {
            case BearerToken.Presented(var text):
                return await Answer(text, ct);
            case BearerToken.Missing:
                // RFC 6750 §3.1: who sent nothing is told only how.
                return new JsonAnswer(default, StatusCodes.Status401Unauthorized, "Bearer");
            case BearerToken.Refused(var error):
                return Refuse(error);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<IResult> Answer(string text, CancellationToken ct)
    {
        if (AccessToken.Read(text, options.Issuer, time.GetUtcNow(), await signingKeys.Read(ct)) is not { } token)
        {
            return Refuse(BadToken);
        }

        if (!token.Scopes.Contains("openid"))
        {
            return Refuse(NoOpenId, ", scope=\"openid\"");
        }

        if (await clients.FindNamed(token.ClientId, ct) is not { } client)
        {
            return Refuse(BadToken);
        }

        string[] scopes = [.. token.Scopes.Union(token.UserinfoClaims.Select(StandardClaims.ScopeFor).OfType<string>())];
        return await holder.Facts(token, client, scopes, ct) is { } facts
            ? new JsonAnswer(Write(token, facts))
            : Refuse(BadToken);
    }

    private static JsonAnswer Refuse(OidcError error, string more = "") =>
        Answers.Of(error, $"Bearer error=\"{error.Code}\", error_description=\"{error.Description}\"{more}");

    private static ReadOnlyMemory<byte> Write(AccessToken token, SubjectClaims facts)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, token.Subject);
            StandardClaims.Write(json, facts, token.Scopes, token.UserinfoClaims);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
