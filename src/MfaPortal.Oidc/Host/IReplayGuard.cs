namespace MfaPortal.Oidc.Host;

/// <summary>Remembers what counts once: client assertions (RFC 7523 §3) and DPoP proofs (RFC 9449 §11.1).</summary>
public interface IReplayGuard
{
    /// <summary>
    /// Remembers a proof in one conditional statement. Of any number of parallel calls with the same proof, on any node, one is answered true.
    /// </summary>
    /// <param name="proof">A SHA-256 hash that names the proof, 32 bytes.</param>
    /// <param name="until">From this moment the proof is refused for its age, and may be forgotten.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>Whether this is the first use.</returns>
    ValueTask<bool> FirstUse(byte[] proof, DateTimeOffset until, CancellationToken ct);
}
