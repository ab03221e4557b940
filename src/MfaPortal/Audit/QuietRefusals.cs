using System.Globalization;
using MfaPortal.Operations;

namespace MfaPortal.Audit;

/// <summary>
/// Which refusals are written down where anybody may ask for one without a password: the audit keeps its rows for good, and nobody fills it from
/// outside. One a minute for each of them, and a number for all; how many were left out stands in the next row. For each <typeparamref name="T"/> that
/// refuses apart: a flood of one sort hides none of another.
/// </summary>
internal sealed class QuietRefusals<T>(TimeProvider time)
{
    public const int MostPerMinute = 60;

    // Apart: a flood of what is nobody's hides nothing that was tried on a person.
    private readonly MinuteLimit<string> people = new(time, 1, MostPerMinute);
    private readonly MinuteLimit<string> strangers = new(time, 1, MostPerMinute);
    private long untold;

    /// <summary>Null: not this one. Otherwise the fact that says in its row how many were left out since the last.</summary>
    public (string Name, string? Value)? Tells(string who, bool isKnown)
    {
        if ((isKnown ? people : strangers).Take(who) is null)
        {
            Interlocked.Increment(ref untold);
            return null;
        }

        return ("untold", Interlocked.Exchange(ref untold, 0) is > 0 and var count ? count.ToString(CultureInfo.InvariantCulture) : null);
    }
}
