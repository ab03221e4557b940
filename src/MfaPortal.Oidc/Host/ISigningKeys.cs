namespace MfaPortal.Oidc.Host;

/// <summary>Keeps the keys and rotates them: a key is published before it signs and stays published as long as its tokens live (Core §10.1.1).</summary>
public interface ISigningKeys
{
    /// <summary>
    /// The keys as they stand now. Called several times per protocol request, so answer from memory, and answer with the same object until something changes.
    /// </summary>
    /// <param name="ct">Ends the question.</param>
    ValueTask<SigningKeySet> Read(CancellationToken ct);
}
