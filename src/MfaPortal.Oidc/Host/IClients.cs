namespace MfaPortal.Oidc.Host;

/// <summary>Knows the apps. Asked at least once per protocol request, so answer from memory.</summary>
public interface IClients
{
    /// <summary>Finds the app with exactly this id.</summary>
    /// <param name="clientId">As it came from outside: any text, at most 200 characters.</param>
    /// <param name="ct">Ends the search.</param>
    /// <returns>The client; <see langword="null"/> if there is none or it is switched off.</returns>
    ValueTask<Client?> Find(string clientId, CancellationToken ct);
}
