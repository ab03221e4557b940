using System.Collections.Frozen;
using System.Reflection;

namespace MfaPortal.Passwords;

/// <summary>Passwords that everybody tries: source and licence are in <c>Local/blocklist.LICENSE.txt</c>.</summary>
internal static class Blocklist
{
    private const string Resource = "MfaPortal.Passwords.blocklist.txt";

    // Read when somebody first chooses a password: most processes of a large site never do.
    private static readonly Lazy<FrozenSet<string>> Entries = new(Load);

    /// <summary>Whether it is one of them; small letters expected.</summary>
    public static bool Contains(string password) => Entries.Value.Contains(password);

    private static FrozenSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
