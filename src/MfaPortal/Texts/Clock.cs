using System.Globalization;

namespace MfaPortal.Texts;

/// <summary>
/// The organisation's clock (<c>MfaPortal:TimeZone</c>), the only place where a moment becomes a day or words: pages, letters and
/// the helpdesk on the telephone speak of the same hour. Everything that is kept or compared stays in UTC.
/// </summary>
internal sealed class Clock(TimeZoneInfo zone)
{
    private static readonly DateOnly First = new(1970, 1, 1);
    private static readonly DateOnly Last = new(9000, 1, 1);

    public static Clock Utc { get; } = new(TimeZoneInfo.Utc);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>When that day begins. Its first moment, also where the clock is changed at midnight.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        // Days at the ends of the calendar have no equal in other time zones; nothing of ours happened then.
        var midnight = (day < First ? First : day > Last ? Last : day).ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>How many days somebody still has, as on a calendar; the last hours are told as one.</summary>
    public int DaysLeft(DateTimeOffset deadline, DateTimeOffset now) => Math.Max(1, Day(deadline).DayNumber - Day(now).DayNumber);

    /// <summary>3 March 2026, 14:05.</summary>
    public string Moment(TextCatalogue texts, string language, DateTimeOffset at) => texts.Get(language, "time.moment", Local(at)) + Mark(at);

    /// <summary>3 Mar 2026, 14:05.</summary>
    public string Brief(TextCatalogue texts, string language, DateTimeOffset at) => texts.Get(language, "time.brief", Local(at)) + Mark(at);

    /// <summary>14:05:10.</summary>
    public string TimeOfDay(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture) + Mark(at);

    /// <summary>For who compares it with other logs: ISO 8601 with the distance to UTC.</summary>
    public string Exact(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);

    // An organisation knows its own clock. Twice a year an hour comes twice, and an organisation that set no zone reads another clock than its own.
    private string Mark(DateTimeOffset at)
    {
        var local = Local(at);
        return zone is { SupportsDaylightSavingTime: false } && zone.BaseUtcOffset == TimeSpan.Zero ? " (UTC)"
            : zone.IsAmbiguousTime(local) ? $" (UTC{local.ToString("zzz", CultureInfo.InvariantCulture)})"
            : "";
    }
}
