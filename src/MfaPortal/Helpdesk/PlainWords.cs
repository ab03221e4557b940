using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Texts;

namespace MfaPortal.Helpdesk;

/// <summary>Plain words for names that rows carry; the name itself where nobody wrote a text for it.</summary>
internal static class PlainWords
{
    public static string Event(this Text text, string name) => text.Or(AuditQueryEvents.TextKey(name), name);

    public static string Fact(this Text text, string name) => text.Or("audit.fact." + name, name);

    public static string Kind(this Text text, string name) => text.Or($"factor.{name}.name", name);

    /// <summary>The browser by its usual name: the header itself is long, and whoever signs in can write anything into it.</summary>
    public static string Browser(this Text text, string? userAgent) => Whereabouts.Browser(userAgent) switch
    {
        null => text["helpdesk.session.unknown"],
        (var name, null) => name,
        var (name, system) => $"{name}, {system}",
    };

    private static string Or(this Text text, string key, string otherwise) => text[key] is var words && words != key ? words : otherwise;
}
