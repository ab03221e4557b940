using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// The answer to an app, through the browser, to an address that was verified (RFC 6749 §4.1.2). Success or refusal, it carries
/// <c>iss</c> (RFC 9207 §2) and the app's <c>state</c>.
/// </summary>
internal sealed class AuthorizeResponse(OidcOptions options, RefusedRequests refusals, Entropy entropy)
{
    private const int ScriptNonceBytes = 16;

    public IResult Code(Client client, ReturnAddress to, string code) => Send(client, to, [("code", code)]);

    public async Task<IResult> Error(Client client, ReturnAddress to, OidcError error, CancellationToken ct)
    {
        await refusals.Tell(client, error, error.Description, ct);
        return Send(client, to, error);
    }

    /// <summary>Without a line in the journal: apps ask in silence every few minutes, and that nobody is there is an answer like any other.</summary>
    public IResult NobodyThere(Client client, ReturnAddress to, OidcError error) => Send(client, to, error);

    private IResult Send(Client client, ReturnAddress to, OidcError error) =>
        Send(client, to, [("error", error.Code), ("error_description", error.Description)]);

    private IResult Send(Client client, ReturnAddress to, IEnumerable<(string, string)> answer)
    {
        List<(string Name, string Value)> fields = [.. answer, ("iss", options.Issuer)];
        if (to.State is not null)
        {
            fields.Add(("state", to.State));
        }

        return to.FormPost
            ? new FormPostPage(client, to.RedirectUri, fields, entropy.Text(ScriptNonceBytes))
            : new SeeOther(WithQuery(to.RedirectUri, fields));
    }

    /// <summary>A registered query is kept (RFC 6749 §3.1.2).</summary>
    public static string WithQuery(string uri, IEnumerable<(string Name, string Value)> fields)
    {
        var address = new StringBuilder(uri);
        var separator = uri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in fields)
        {
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }
}

/// <summary>Where and how an app hears the answer.</summary>
internal readonly record struct ReturnAddress(string RedirectUri, bool FormPost, string? State)
{
    public static ReturnAddress Of(StoredRequest request) => new(request.RedirectUri, request.FormPost, request.State);

    // A state that came twice, or is longer than allowed, has no value that could be returned (Checks/NothingIsRepeated, StateAndNonceFit).
    public static ReturnAddress Of(AuthorizeRequest request) => new(
        request.RedirectUri!,
        request.FormPost && !request.Repeated.Contains("response_mode"),
        request.Repeated.Contains("state") || request.State?.Length > Checks.StateAndNonceFit.Longest ? null : request.State);
}
