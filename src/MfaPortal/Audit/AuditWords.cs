using MfaPortal.Texts;

namespace MfaPortal.Audit;

/// <summary>Plain words for names that rows carry; the name itself where nobody wrote a text for it.</summary>
internal static class AuditWords
{
    public static string Event(this Text text, string name) => text.Or(AuditQueryEvents.TextKey(name), name);

    public static string Fact(this Text text, string name) => text.Or("audit.fact." + name, name);

    public static string Kind(this Text text, string name) => text.Or($"factor.{name}.name", name);

    public static string Or(this Text text, string key, string otherwise) => text[key] is var words && words != key ? words : otherwise;
}
