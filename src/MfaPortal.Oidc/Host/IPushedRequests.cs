namespace MfaPortal.Oidc.Host;

/// <summary>Keeps authorization requests that apps pushed (RFC 9126), for a minute or two.</summary>
public interface IPushedRequests
{
    /// <summary>Keeps a request.</summary>
    /// <param name="reference">SHA-256 of the reference the app got, 32 bytes, unique. The reference has 256 random bits.</param>
    /// <param name="request">The validated request; <see cref="SignInDemand.ClientId"/> names the app it belongs to.</param>
    /// <param name="expiresAt">The first moment at which it is worth nothing.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task Keep(byte[] reference, StoredRequest request, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>
    /// Takes a request out in one conditional statement: right reference, right app, unused, not expired. Of any number of parallel attempts
    /// one gets it. A request of another app is untouched.
    /// </summary>
    /// <param name="reference">SHA-256 of the presented reference, 32 bytes.</param>
    /// <param name="clientId">The app that was named beside it.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>The request as it was kept; <see langword="null"/>: there is none to be had.</returns>
    Task<StoredRequest?> Take(byte[] reference, string clientId, DateTimeOffset now, CancellationToken ct);
}
