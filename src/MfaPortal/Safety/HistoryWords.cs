using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Texts;

namespace MfaPortal.Safety;

/// <summary>What a line of the history says, beside its name.</summary>
internal static class HistoryWords
{
    public static IEnumerable<string> Details(this Text text, HistoryLine line, Places places, bool withReason)
    {
        var facts = line.Row.Facts;
        if (facts.GetValueOrDefault("kind") is { } kind)
        {
            yield return text.Kind(kind);
        }

        // A set is called what its kind is called; once is enough.
        if (facts.GetValueOrDefault("label") is { Length: > 0 } label && label != text.Kind(facts.GetValueOrDefault("kind") ?? ""))
        {
            yield return label;
        }

        if (line.App is not null)
        {
            yield return text["history.app", line.App];
        }

        if (line.ByOther)
        {
            yield return text["history.by", line.Row.Actor ?? text["helpdesk.find.title"]];
            if (withReason && facts.GetValueOrDefault("reason") is { } reason && line.Row.Event.StartsWith("helpdesk.", StringComparison.Ordinal))
            {
                yield return text["history.reason", reason];
            }
        }
        else if (Why(text, facts.GetValueOrDefault("reason")) is { } why)
        {
            yield return why;
        }

        if (line.UserAgent is not null)
        {
            yield return text.Browser(line.UserAgent);
        }

        if (!line.ByOther && places.Find(line.Row.Address) is { } place)
        {
            yield return text.Place(place);
        }
    }

    private static string? Why(Text text, string? reason) => reason switch
    {
        null => null,
        "idle limit" => text["history.why.idle"],
        "absolute limit" => text["history.why.absolute"],
        "deadline passed" => text["history.why.deadline"],
        "password.changed" or "password.reset" => text["history.why.password"],
        "factor removed" => text["history.why.factor"],
        "factor replaced" => text["history.why.replaced"],
        "trusted browser copied" => text["history.why.copied"],
        "account.frozen" => text["history.why.frozen"],
        "signed out by an app" => text["history.why.app"],
        "ended by its person" => text["history.why.list"],
        _ => null,
    };
}
