using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;

namespace MfaPortal.Admin.Apps;

/// <summary>What an app is, as whoever connects it would say; its words are <c>admin.app.sort.*</c>.</summary>
/// <param name="Asked">What must be known to make one; the rest is as usual, and can be changed afterwards.</param>
internal sealed record AppSort(string Name, string Icon, Action<ClientSettings> Begin, IReadOnlyList<AppField> Asked)
{
    private static readonly string[] Usual =
        [nameof(ClientSettings.Name), nameof(ClientSettings.RedirectUris), nameof(ClientSettings.PostLogoutRedirectUris), nameof(ClientSettings.StartUri)];

    public static readonly IReadOnlyList<AppSort> All =
    [
        new("web", "app", _ => { }, Of(Usual)),
        new("browser", "phone", settings => settings.Public = true, Of([.. Usual, nameof(ClientSettings.AnyLoopbackPort)])),
        new("device", "app", settings => (settings.Public, settings.GrantTypes) = (true, [GrantTypes.DeviceCode, GrantTypes.RefreshToken]), Of([nameof(ClientSettings.Name)])),
        new("machine", "code", settings => settings.GrantTypes = [GrantTypes.ClientCredentials], Of([nameof(ClientSettings.Name), nameof(ClientSettings.ServiceScopes)])),
    ];

    public ClientSettings New()
    {
        var settings = new ClientSettings();
        Begin(settings);
        return settings;
    }

    public static AppSort? Find(string? name) => All.FirstOrDefault(sort => sort.Name == name);

    private static AppField[] Of(string[] keys) => [.. keys.Select(AppFields.Of)];
}
