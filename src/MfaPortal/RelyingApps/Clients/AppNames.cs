namespace MfaPortal.RelyingApps.Clients;

/// <summary>What people read as the name of an app.</summary>
internal sealed class AppNames(ClientRegistry apps)
{
    public string? Of(string? clientId) => apps.App(clientId)?.Client.Name;
}
