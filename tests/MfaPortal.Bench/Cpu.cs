using System.Globalization;

namespace MfaPortal.Bench;

/// <summary>User and system time as the kernel counts it, in milliseconds; only Linux tells it for other processes and the machine.</summary>
internal static class Cpu
{
    private const double MillisecondsPerTick = 10;

    /// <summary>A process and all its children, those that have ended and were reaped included.</summary>
    public static double OfTree(int root)
    {
        if (!OperatingSystem.IsLinux())
        {
            return double.NaN;
        }

        var all = new Dictionary<int, (int Parent, double Spent)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && Read(id) is { } read)
            {
                all[id] = read;
            }
        }

        return all.Where(one => IsUnder(one.Key)).Sum(one => one.Value.Spent);

        bool IsUnder(int id)
        {
            for (; id > 1; id = all.TryGetValue(id, out var read) ? read.Parent : 0)
            {
                if (id == root)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>All processors together, whatever they worked on.</summary>
    public static double OfMachine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return double.NaN;
        }

        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToList();

        // user, nice, system, then idle and waiting, which are no work, then interrupts and time stolen by others.
        return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]) * MillisecondsPerTick;
    }

    private static (int Parent, double Spent)? Read(int id)
    {
        try
        {
            // The name in brackets may hold anything; the fields follow the last bracket.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) * MillisecondsPerTick);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
