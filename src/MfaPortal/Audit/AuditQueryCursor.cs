using System.Globalization;

namespace MfaPortal.Audit;

/// <summary>The place in the trail after which the next page begins: rows that come in meanwhile shift nothing.</summary>
internal readonly record struct AuditQueryCursor(DateTimeOffset At, long Id)
{
    public static AuditQueryCursor? Parse(string? text)
    {
        var parts = text?.Split('-');
        return parts?.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new AuditQueryCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id}");
}
