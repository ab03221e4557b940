using MfaPortal.Oidc.Host;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Wire;

/// <summary>Refuses what must stay here: there is no verified address of an app (RFC 6749 §4.1.2.1, RP-Initiated Logout 1.0 §4).</summary>
internal sealed class Refusals(RefusedRequests refusals)
{
    private const int LongestNamedClient = 200;

    /// <summary><c>named</c> is the client id as the request had it, for the journal alone; <c>client</c> is set for a registered one.</summary>
    public async Task<IResult> StayHere(HttpContext http, OidcError error, string? named, Client? client, string? address = null)
    {
        var refused = client is null ? default : RefusedAddress.Of(address);
        await refusals.Tell(
            client,
            new ProtocolEvent.RequestRefused(Shorten(client?.Id ?? named), error.Code, error.Description) { Address = refused.Address, AddressWasLonger = refused.WasLonger },
            http.RequestAborted);
        http.Features.Set(new OidcRefusal(error.Code, error.Description, client?.Id));
        return Page.Instance;
    }

    public static string? Shorten(string? named) => named?.Length > LongestNamedClient ? named[..LongestNamedClient] : named;

    private sealed class Page : IResult
    {
        public static readonly Page Instance = new();

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
            httpContext.Response.NeverStore();
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
