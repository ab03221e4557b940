namespace MfaPortal.Oidc.Host;

/// <summary>Hears what happened, for the audit.</summary>
public interface IProtocolJournal
{
    /// <summary>Keeps an event. Must not fail because of what the texts contain: client ids may be any text a stranger sent.</summary>
    /// <param name="happened">What happened; never holds a secret, code or token.</param>
    /// <param name="ct">Ends the attempt.</param>
    ValueTask Write(ProtocolEvent happened, CancellationToken ct);
}
