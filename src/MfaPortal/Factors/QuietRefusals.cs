namespace MfaPortal.Factors;

/// <summary>
/// Which refusals are written down where anybody may ask for one without a password: the audit keeps its rows for good, and nobody fills it from
/// outside. One a minute for each of them, and a number for all; how many were left out stands in the next row.
/// </summary>
internal sealed class QuietRefusals(TimeProvider time)
{
    public const int MostPerMinute = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    // Apart: a flood of what is nobody's hides nothing that was tried on a person.
    private readonly HashSet<string> people = [];
    private readonly HashSet<string> strangers = [];
    private DateTimeOffset since;
    private long untold;

    /// <summary>Null: not this one. Otherwise how many were left out since the last.</summary>
    public long? Tells(string who, bool isKnown)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now - since >= Window)
            {
                people.Clear();
                strangers.Clear();
                since = now;
            }

            var told = isKnown ? people : strangers;
            if (told.Count >= MostPerMinute || !told.Add(who))
            {
                untold++;
                return null;
            }

            var left = untold;
            untold = 0;
            return left;
        }
    }
}
