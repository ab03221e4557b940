using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Wire;

/// <summary>Tells the journal of the refused requests of one app and one address, but of a flood only how it begins. One for each request.</summary>
internal sealed class RefusedRequests(IProtocolJournal journal, Floods floods)
{
    // No client has an empty id: all that comes without a registered app is one kind.
    private const string Strangers = "";

    public IPAddress? From { get; set; }

    /// <summary><c>client</c> is set for a registered app alone, whatever the request claimed.</summary>
    public ValueTask Tell(Client? client, ProtocolEvent.RequestRefused refused, CancellationToken ct) =>
        floods.MayTell(client?.Id ?? Strangers, From) ? journal.Write(refused, ct) : ValueTask.CompletedTask;

    public ValueTask Tell(Client client, OidcError error, string detail, CancellationToken ct) =>
        Tell(client, new ProtocolEvent.RequestRefused(client.Id, error.Code, detail), ct);
}
