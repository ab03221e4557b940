using System.Net;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Callers;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>
/// Asks callers of the token endpoint, and of every endpoint that authenticates like it, to prove who they are: by a registered secret, by a
/// key (<c>private_key_jwt</c>), or, for public apps, by their id alone. What an app has is how it must come: there is no falling back.
/// </summary>
internal sealed class ClientAuthenticator(IClients clients, ClientAssertions assertions, FailedSecrets failures, Floods floods, IProtocolJournal journal)
{
    // A name that no client can have.
    private const string FailedCallers = "failed callers";
    private const string BasicChallenge = "Basic realm=\"token\", charset=\"UTF-8\"";

    // One public text for every reason: who tries ids, secrets or keys learns nothing. The journal hears which.
    private static readonly OidcError NotProven = OidcError.InvalidClient("The client could not be authenticated.");
    private static readonly OidcError NotNow =
        new("invalid_client", "Too many failed attempts. Try again later.", StatusCodes.Status429TooManyRequests);

    public async ValueTask<ClientAuthentication> Authenticate(HttpRequest request, Parameters parameters, CancellationToken ct)
    {
        var from = request.HttpContext.Connection.RemoteIpAddress;
        var claim = ClientClaim.From(request, parameters);
        if (claim.Fault is { } fault)
        {
            return Failed(claim, fault, fault.Description, from);
        }

        var client = await clients.FindNamed(claim.Id, ct);
        if (client is null)
        {
            return Failed(claim, NotProven, "No such client.", from);
        }

        if (claim.Assertion is { } assertion)
        {
            return await assertions.Flaw(assertion, client, ct) is { } flaw
                ? Failed(claim, NotProven, flaw, from)
                : new ClientAuthentication.Authenticated(client);
        }

        if (claim.Secret is { } secret)
        {
            var outcome = BySecret(claim, client, secret, from);
            if (outcome is ClientAuthentication.Authenticated)
            {
                await journal.Write(new ProtocolEvent.SecretProven(client.Id, Client.HashSecret(secret)), ct);
            }

            return outcome;
        }

        return client.IsPublic
            ? new ClientAuthentication.Authenticated(client)
            : Failed(claim, NotProven, $"Nothing was shown; this client must use {string.Join(" or ", client.AuthenticationMethods)}.", from);
    }

    /// <summary>Tells the journal, and answers the caller.</summary>
    public async ValueTask<IResult> Refuse(ClientAuthentication.Failed failed, CancellationToken ct)
    {
        if (failed.Tell)
        {
            await journal.Write(new ProtocolEvent.ClientAuthenticationFailed(Refusals.Shorten(failed.ClaimedId), failed.Detail) { Presented = failed.Presented }, ct);
        }

        var challenge = failed.ByBasic && failed.Error.Status == StatusCodes.Status401Unauthorized ? BasicChallenge : null;
        return Answers.Of(failed.Error, challenge, failed.RetryAfter);
    }

    private ClientAuthentication BySecret(ClientClaim claim, Client client, string secret, IPAddress? from)
    {
        if (secret.Length == 0 || client.SecretHashes.Count == 0)
        {
            // An empty secret is no secret, whatever hash may be registered (Basic "id:").
            return Failed(claim, NotProven, secret.Length == 0 ? "The secret is empty." : "This client has no secret.", from);
        }

        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        var attempt = failures.Try(client.Id, from, presented, IsRegistered(presented, client));
        return attempt switch
        {
            { Proven: true } => new ClientAuthentication.Authenticated(client),
            { Wait: { } wait } => new ClientAuthentication.Failed(
                NotNow, "Too many wrong secrets from this address: for some minutes no more of them are written down.", client.Id, claim.ByBasic)
            { Tell = attempt.Tell, RetryAfter = wait },
            _ => new ClientAuthentication.Failed(NotProven, "The secret is wrong.", client.Id, claim.ByBasic) { Tell = attempt.Tell, Presented = presented },
        };
    }

    /// <summary>Every registered hash is compared, in constant time, so that neither a match nor its place shows.</summary>
    private static bool IsRegistered(byte[] presented, Client client)
    {
        var proven = false;
        foreach (var registered in client.SecretHashes)
        {
            proven |= CryptographicOperations.FixedTimeEquals(presented, registered);
        }

        return proven;
    }

    private ClientAuthentication.Failed Failed(ClientClaim claim, OidcError error, string detail, IPAddress? from) =>
        new(error, detail, claim.Id, claim.ByBasic) { Tell = floods.MayTell(FailedCallers, from) };
}
