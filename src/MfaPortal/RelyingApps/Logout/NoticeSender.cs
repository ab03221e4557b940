using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.Outgoing;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>What came of one attempt to tell an app.</summary>
internal abstract record Told
{
    private Told()
    {
    }

    /// <summary>200 or 204 (Back-Channel Logout 1.0 §2.8).</summary>
    public sealed record Heard : Told;

    /// <summary>400: the app will not take it, and would not take it the next time either.</summary>
    public sealed record Refused : Told;

    /// <summary>Anything else may pass.</summary>
    public sealed record NotNow(string Why) : Told;
}

/// <summary>One POST to one app, over within <see cref="Limit"/> whatever the app does. Nothing of the answer but its status is looked at.</summary>
internal sealed class NoticeSender(GuardedConnection connection, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker http = new(connection.Handler(Limit));

    public async Task<Told> Send(Uri address, string logoutToken, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("logout_token", logoutToken)]),
        };
        try
        {
            // An invoker gives the answer once its head is there; whoever sends on is cut off.
            using var answer = await http.SendAsync(request, both.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.NoContent => new Told.Heard(),
                HttpStatusCode.BadRequest => new Told.Refused(),
                var other => new Told.NotNow($"answered {(int)other}"),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Told.NotNow("did not answer in time");
        }
        catch (HttpRequestException failure)
        {
            return new Told.NotNow(Words(failure));
        }
    }

    public void Dispose() => http.Dispose();

    // Never the exception's own text: it may quote what the other side wrote.
    private static string Words(HttpRequestException failure) => failure switch
    {
        { InnerException: ForbiddenAddress } => "has an address that is not allowed",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "has a name that nobody knows",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "has no certificate that can be trusted",
        { HttpRequestError: HttpRequestError.ConnectionError } => "cannot be reached",
        _ => "answered nothing that can be understood",
    };
}
