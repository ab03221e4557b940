namespace MfaPortal.RelyingApps;

/// <summary>What people read as the name of an app.</summary>
internal sealed class AppNames
{
    public string? Of(string? clientId) => clientId is null ? null : Known(clientId);

    private static string Known(string clientId) => clientId;
}
