using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Wire;

internal static class ClientLookup
{
    private const int LongestId = 200;

    /// <summary>Keeps ids that cannot exist away from the host.</summary>
    public static ValueTask<Client?> FindNamed(this IClients clients, string? clientId, CancellationToken ct) =>
        clientId is { Length: > 0 and <= LongestId } && Ascii.IsValid(clientId)
            ? clients.Find(clientId, ct)
            : ValueTask.FromResult<Client?>(null);
}
