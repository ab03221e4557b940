using System.Globalization;
using Xunit;

namespace MfaPortal.Tests.Storage.Embedded;

/// <summary>The listening TCP sockets of one process, as the kernel lists them (Linux; empty elsewhere).</summary>
internal static class NetworkListeners
{
    private const string Listening = "0A";

    public static IReadOnlyList<string> Of(int pid)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var folder = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}";
        var owned = Directory.EnumerateFiles($"{folder}/fd").Select(file => new FileInfo(file).LinkTarget ?? "").ToHashSet();
        Assert.Contains(owned, target => target.StartsWith("socket:", StringComparison.Ordinal));
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"{folder}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == Listening && owned.Contains($"socket:[{fields[9]}]"))
            .Select(fields => fields[1])];
    }
}
