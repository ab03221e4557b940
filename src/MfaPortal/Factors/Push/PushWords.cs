using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Texts;

namespace MfaPortal.Factors.Push;

internal static class PushWords
{
    /// <summary>Safari on iPhone, network 203.0.113.x: as far as it is known.</summary>
    public static string Whereabouts(this Text texts, string? browser, string? system, NamedPlace? place)
    {
        var device = (browser, system) switch
        {
            ({ } name, { } on) => texts["factor.push.seen.browser", name, on],
            ({ } name, null) => name,
            _ => texts["factor.push.seen.unknown"],
        };
        return place is null ? device : $"{device}, {texts.Place(place)}";
    }

    /// <summary>What a person knows their account by.</summary>
    public static string KnownBy(this Person person) => person.Email ?? person.UserName;

    public static string Masked(string name)
    {
        var at = name.LastIndexOf('@');
        return $"{StringInfo.GetNextTextElement(name)}•••{(at > 0 ? name[at..] : "")}";
    }

    public static string Of(this Text texts, PhoneOutcome ended) => ended switch
    {
        PhoneOutcome.Wrong => texts["factor.push.ended.wrong"],
        PhoneOutcome.Denied => texts["factor.push.ended.denied"],
        PhoneOutcome.Cancelled => texts["factor.push.ended.cancelled"],
        _ => texts["factor.push.ended.late"],
    };
}
