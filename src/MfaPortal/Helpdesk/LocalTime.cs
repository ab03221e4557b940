using MfaPortal.Mail;
using MfaPortal.Texts;
using Microsoft.Extensions.Options;

namespace MfaPortal.Helpdesk;

/// <summary>The organisation's own clock, the one its letters tell the time by: helpdesk and caller speak of the same hour.</summary>
internal sealed class LocalTime(IOptions<MailOptions> options)
{
    private static readonly DateOnly First = new(1970, 1, 1);
    private static readonly DateOnly Last = new(9000, 1, 1);

    private readonly TimeZoneInfo zone = options.Value.Zone;

    public string Say(DateTimeOffset at, Text text)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return text["helpdesk.time", local, local.Offset == TimeSpan.Zero ? "UTC" : $"UTC{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh\\:mm}"];
    }

    public DateTimeOffset StartOf(DateOnly day)
    {
        // Days at the ends of the calendar have no equal in other time zones; nothing of ours happened then.
        var midnight = (day < First ? First : day > Last ? Last : day).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
