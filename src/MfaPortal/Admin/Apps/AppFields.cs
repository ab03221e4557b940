using System.Globalization;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>Every setting of an app that the pages know, in their order. A new one is a line here and two texts.</summary>
internal static class AppFields
{
    public static readonly IReadOnlyList<AppFieldGroup> Groups =
    [
        new("people",
        [
            Line(nameof(ClientSettings.Name), app => app.Name, (app, text) => app.Name = text ?? "") with { IsOptional = false },
            Address(nameof(ClientSettings.StartUri), app => app.StartUri, (app, text) => app.StartUri = text),
            Line(nameof(ClientSettings.Colour), app => app.Colour, (app, text) => app.Colour = text),
            .. Languages.All.Select(Description),
            Lines(nameof(ClientSettings.AllowedRoles), app => app.AllowedRoles, (app, lines) => app.AllowedRoles = lines),
        ]),
        new("addresses",
        [
            Addresses(nameof(ClientSettings.RedirectUris), app => app.RedirectUris, (app, lines) => app.RedirectUris = lines) with { IsOptional = false, Suits = UsesTheBrowser },
            Addresses(nameof(ClientSettings.PostLogoutRedirectUris), app => app.PostLogoutRedirectUris, (app, lines) => app.PostLogoutRedirectUris = lines) with { Suits = UsesTheBrowser },
            Address(nameof(ClientSettings.BackChannelLogoutUri), app => app.BackChannelLogoutUri, (app, text) => app.BackChannelLogoutUri = text) with { Suits = SignsPeopleIn },
            Switch(nameof(ClientSettings.AnyLoopbackPort), app => app.AnyLoopbackPort, (app, on) => app.AnyLoopbackPort = on) with { Suits = app => app.Public },
        ]),
        new("tokens",
        [
            Lines(nameof(ClientSettings.Scopes), app => app.Scopes, (app, lines) => app.Scopes = lines) with { Suits = SignsPeopleIn },
            Lines(nameof(ClientSettings.GrantTypes), app => app.GrantTypes, (app, lines) => app.GrantTypes = lines),
            Lines(nameof(ClientSettings.ServiceScopes), app => app.ServiceScopes, (app, lines) => app.ServiceScopes = lines) with { Suits = app => !app.Public },
            Lines(nameof(ClientSettings.MayIntrospectTokensOf), app => app.MayIntrospectTokensOf, (app, lines) => app.MayIntrospectTokensOf = lines) with { Suits = app => !app.Public },
            Switch(nameof(ClientSettings.EmailInIdToken), app => app.EmailInIdToken, (app, on) => app.EmailInIdToken = on) with { Suits = SignsPeopleIn },
            Switch(nameof(ClientSettings.PairwiseSubjects), app => app.PairwiseSubjects, (app, on) => app.PairwiseSubjects = on) with { Suits = SignsPeopleIn },
            Line(nameof(ClientSettings.Sector), app => app.Sector, (app, text) => app.Sector = text) with { Suits = SignsPeopleIn },
            Choice(nameof(ClientSettings.IdTokenAlgorithm), app => app.IdTokenAlgorithm, (app, text) => app.IdTokenAlgorithm = text, SigningAlgorithms.RS256, SigningAlgorithms.ES256),
            Choice(nameof(ClientSettings.AccessTokenAlgorithm), app => app.AccessTokenAlgorithm, (app, text) => app.AccessTokenAlgorithm = text, SigningAlgorithms.ES256, SigningAlgorithms.RS256),
            Span(nameof(ClientSettings.AccessTokenLifetime), app => app.AccessTokenLifetime, (app, span) => app.AccessTokenLifetime = span),
            Span(nameof(ClientSettings.RefreshIdleLifetime), app => app.RefreshIdleLifetime, (app, span) => app.RefreshIdleLifetime = span) with { Suits = SignsPeopleIn },
            Span(nameof(ClientSettings.RefreshAbsoluteLifetime), app => app.RefreshAbsoluteLifetime, (app, span) => app.RefreshAbsoluteLifetime = span) with { Suits = SignsPeopleIn },
        ]),
        new("safety",
        [
            Choice(
                nameof(ClientSettings.RequiredStrength), app => app.RequiredStrength?.ToString(),
                (app, text) => app.RequiredStrength = Enum.TryParse<Strength>(text, out var strength) ? strength : null,
                ["policy", .. Enum.GetNames<Strength>()]) with { Suits = SignsPeopleIn },
            Switch(nameof(ClientSettings.AllowTrustedBrowsers), app => app.AllowTrustedBrowsers, (app, on) => app.AllowTrustedBrowsers = on) with { Suits = SignsPeopleIn },
            Switch(nameof(ClientSettings.RequirePkce), app => app.RequirePkce, (app, on) => app.RequirePkce = on) with { Suits = app => !app.Public && UsesTheBrowser(app) },
            Switch(nameof(ClientSettings.RequirePushedRequests), app => app.RequirePushedRequests, (app, on) => app.RequirePushedRequests = on) with { Suits = UsesTheBrowser },
            Switch(nameof(ClientSettings.RequireDPoP), app => app.RequireDPoP, (app, on) => app.RequireDPoP = on) with { Name = "require-dpop", Words = "require-dpop" },
            Text(nameof(ClientSettings.Keys), FieldShape.Text, app => app.Keys, (app, text) => app.Keys = text) with { Suits = app => !app.Public },
        ]),
    ];

    public static readonly IReadOnlyList<AppField> All = [.. Groups.SelectMany(group => group.Fields)];

    public static AppField Of(string key) => All.First(field => field.Key == key);

    private static bool UsesTheBrowser(ClientSettings app) => app.GrantTypes.Count == 0 || app.GrantTypes.Contains(GrantTypes.AuthorizationCode);

    private static bool SignsPeopleIn(ClientSettings app) => UsesTheBrowser(app) || app.GrantTypes.Contains(GrantTypes.DeviceCode);

    private static AppField Line(string key, Func<ClientSettings, string?> read, Action<ClientSettings, string?> write) => Text(key, FieldShape.Line, read, write);

    private static AppField Address(string key, Func<ClientSettings, string?> read, Action<ClientSettings, string?> write) => Text(key, FieldShape.Address, read, write);

    private static AppField Text(string key, FieldShape shape, Func<ClientSettings, string?> read, Action<ClientSettings, string?> write) =>
        new(key, shape, app => read(app) ?? "", (app, text) =>
        {
            write(app, text.Length == 0 ? null : text);
            return true;
        });

    private static AppField Lines(string key, Func<ClientSettings, IReadOnlyList<string>> read, Action<ClientSettings, IReadOnlyList<string>> write) =>
        new(key, FieldShape.Lines, app => string.Join('\n', read(app)), (app, text) =>
        {
            write(app, [.. text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]);
            return true;
        });

    private static AppField Addresses(string key, Func<ClientSettings, IReadOnlyList<string>> read, Action<ClientSettings, IReadOnlyList<string>> write) =>
        Lines(key, read, write) with
        {
            Shape = FieldShape.Addresses,

            // By line: a space within an address is a fault that must be told, not a second address.
            Write = (app, text) =>
            {
                write(app, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)]);
                return true;
            },
        };

    private static AppField Switch(string key, Func<ClientSettings, bool> read, Action<ClientSettings, bool> write) =>
        new(key, FieldShape.Switch, app => read(app) ? "on" : "", (app, text) =>
        {
            write(app, text == "on");
            return true;
        });

    /// <summary>The first one is what is usual, and is not written down.</summary>
    private static AppField Choice(string key, Func<ClientSettings, string?> read, Action<ClientSettings, string?> write, params string[] choices) =>
        new(key, FieldShape.Choice, app => read(app) ?? choices[0], (app, text) =>
        {
            write(app, text == choices[0] ? null : text);
            return choices.Contains(text);
        })
        {
            Choices = choices,
        };

    private static AppField Span(string key, Func<ClientSettings, TimeSpan?> read, Action<ClientSettings, TimeSpan?> write) =>
        new(key, FieldShape.Line, app => read(app)?.ToString("c", CultureInfo.InvariantCulture) ?? "", (app, text) =>
        {
            var isSpan = TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span);
            write(app, isSpan ? span : null);
            return isSpan || text.Length == 0;
        });

    private static AppField Description(string language) => new(
        nameof(ClientSettings.Description),
        FieldShape.Line,
        app => app.Description.GetValueOrDefault(language) ?? "",
        (app, text) =>
        {
            app.Description = app.Description.Where(one => one.Key != language).ToDictionary();
            if (text.Length > 0)
            {
                app.Description[language] = text;
            }

            return text.Length <= 200;
        })
    {
        Name = "description-" + language,
        Of = CultureInfo.GetCultureInfo(language).NativeName,
    };
}
