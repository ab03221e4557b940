using System.Text.RegularExpressions;
using MfaPortal.RelyingApps.Clients;

namespace MfaPortal.Admin.Apps;

internal enum FieldShape
{
    Line,
    Lines,
    Addresses,
    Address,
    Text,
    Switch,
    Choice,
}

/// <summary>
/// One setting of an app on the pages: how it is shown, read and written. Its words are the texts <c>admin.app.*.label</c> and
/// <c>.hint</c>. A form can set what stands in <see cref="AppFields"/> and nothing else.
/// </summary>
/// <param name="Key">As in the settings file.</param>
/// <param name="Write">False: what was typed is not a value of this setting.</param>
internal sealed partial record AppField(string Key, FieldShape Shape, Func<ClientSettings, string> Read, Func<ClientSettings, string, bool> Write)
{
    /// <summary>In forms and texts: redirect-uris for RedirectUris.</summary>
    public string Name { get; init; } = Hump().Replace(Key, "-$0").ToLowerInvariant();

    /// <summary>The part of <see cref="Name"/> that the texts go by.</summary>
    public string Words { get; init; } = Hump().Replace(Key, "-$0").ToLowerInvariant();

    /// <summary>For a language: its name, which the label has a gap for.</summary>
    public string? Of { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether an app of this sort has this setting at all.</summary>
    public Func<ClientSettings, bool> Suits { get; init; } = static _ => true;

    public bool IsOptional { get; init; } = true;

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}

/// <summary>Settings that belong together; its words are <c>admin.app.group.*</c>.</summary>
internal sealed record AppFieldGroup(string Name, IReadOnlyList<AppField> Fields);
