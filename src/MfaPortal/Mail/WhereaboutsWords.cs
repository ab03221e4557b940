using MfaPortal.Texts;

namespace MfaPortal.Mail;

internal static class WhereaboutsWords
{
    /// <summary>The browser by its usual name: the header itself is long, and whoever signs in can write anything into it.</summary>
    public static string Browser(this Text text, string? userAgent) => Whereabouts.Browser(userAgent) switch
    {
        null => text["helpdesk.session.unknown"],
        (var name, null) => name,
        var (name, system) => $"{name}, {system}",
    };

    public static string Place(this Text text, NamedPlace place) => place switch
    {
        { Name: { } name } => name,
        { Network: { } network } => text["place.network", network],
        _ => text["place.portal"],
    };
}
