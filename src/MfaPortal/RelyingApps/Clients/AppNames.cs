namespace MfaPortal.RelyingApps.Clients;

/// <summary>What people read as the name of an app.</summary>
internal sealed class AppNames(ClientRegistry apps)
{
    public string? Of(string? clientId) => apps.App(clientId)?.Client.Name;

    /// <summary>Where its people begin; null where nobody said.</summary>
    public string? Start(string? clientId) => apps.App(clientId)?.StartUri;
}
