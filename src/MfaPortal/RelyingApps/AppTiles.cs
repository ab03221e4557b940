using System.Globalization;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Texts;

namespace MfaPortal.RelyingApps;

/// <summary>One app on the home page. Without a colour the name picks one.</summary>
internal sealed record AppTile(string Name, string? Text, string StartUri, string? Colour);

/// <summary>The apps a person may start, in the order of their names.</summary>
internal sealed class AppTiles(ClientRegistry registry, Text words)
{
    public IReadOnlyList<AppTile> For(IReadOnlyCollection<string> roles) =>
    [
        .. registry.All
            .Where(app => app.StartUri is not null && app.Admits(roles))
            .Select(app => new AppTile(app.Client.Name, Description(app), app.StartUri!, app.Colour))
            .OrderBy(tile => tile.Name, StringComparer.Create(CultureInfo.GetCultureInfo(words.Language), ignoreCase: true)),
    ];

    private string? Description(RelyingApp app) =>
        app.Description.GetValueOrDefault(words.Language) ?? app.Description.GetValueOrDefault(Languages.Default);
}
