using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// Lies in the metadata of every protocol URL whose callers are programs. Where such a request fails around its endpoint, because it was too
/// long or something the host needs is away, the host answers by this and shows no page.
/// </summary>
public sealed class ForPrograms
{
    private readonly bool _anyOrigin;

    internal ForPrograms(bool anyOrigin) => _anyOrigin = anyOrigin;

    /// <summary>Says in JSON what the status means, to scripts of other sites as well where they may call this URL. Headers that are set stay.</summary>
    /// <param name="http">The request that failed; its answer has a status and has not begun.</param>
    /// <param name="reference">What the host knows the failure by.</param>
    public Task Answer(HttpContext http, string reference)
    {
        if (_anyOrigin)
        {
            http.Response.AllowAnyOrigin();
        }

        return Answers.Of(Of(http.Response.StatusCode, reference)).ExecuteAsync(http);
    }

    // RFC 6749 §4.1.2.1 has the words for what failed here.
    private static OidcError Of(int status, string reference) => status switch
    {
        StatusCodes.Status503ServiceUnavailable => new("temporarily_unavailable", $"Try again later. Reference: {reference}", status),
        >= StatusCodes.Status500InternalServerError => new("server_error", $"Something went wrong here. Reference: {reference}", status),
        StatusCodes.Status413PayloadTooLarge => new("invalid_request", $"The request is too long. Reference: {reference}", status),
        _ => new("invalid_request", $"The request cannot be read. Reference: {reference}", status),
    };
}
