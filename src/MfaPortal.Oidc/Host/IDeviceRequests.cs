namespace MfaPortal.Oidc.Host;

/// <summary>Keeps what devices without a browser ask for, until a person approves it on another one (RFC 8628).</summary>
public interface IDeviceRequests
{
    /// <summary>Keeps a request.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="userCode">What the person will type: 8 letters, no hyphen. Guessable enough to be kept under a keyed hash only.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns><see langword="false"/> if another request has this very code: draw another.</returns>
    Task<bool> Keep(DeviceRequest request, string userCode, CancellationToken ct);

    /// <summary>
    /// Says how a request stands, and remembers when it was asked, in one statement. Whoever asks sooner than the interval allows is told,
    /// and the interval grows by 5 seconds for good (RFC 8628 §3.5).
    /// </summary>
    /// <param name="deviceHash">As in <see cref="DeviceRequest.DeviceHash"/>.</param>
    /// <param name="clientId">The authenticated client; requests of others are not found.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the question.</param>
    Task<DeviceState> Poll(byte[] deviceHash, string clientId, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What a device asks for.</summary>
public sealed record DeviceRequest
{
    /// <summary>
    /// 32 bytes, unique: names the request, and, once a person approves, the code (<see cref="CodeGrant.CodeHash"/>) that the host issues in the
    /// same transaction and that the device redeems. No authorization code ever has such a hash.
    /// </summary>
    public required byte[] DeviceHash { get; init; }

    /// <summary>The app that asks.</summary>
    public required string ClientId { get; init; }

    /// <summary>The scopes it will be granted.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>As <see cref="CodeGrant.Offline"/>.</summary>
    public bool Offline { get; init; }

    /// <summary>As <see cref="CodeGrant.EndsAt"/>.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When it asked.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The first moment at which nobody can approve any more, and nothing can be redeemed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long the device shall wait between two questions.</summary>
    public required TimeSpan Interval { get; init; }
}

/// <summary>How a device's request stands.</summary>
public enum DeviceState
{
    /// <summary>No such request of this client.</summary>
    Unknown,

    /// <summary>Nobody has answered yet.</summary>
    Pending,

    /// <summary>Nobody has answered yet, and the device asks too often.</summary>
    TooFast,

    /// <summary>A person approved: there is a code to redeem.</summary>
    Approved,

    /// <summary>A person said no.</summary>
    Denied,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}
