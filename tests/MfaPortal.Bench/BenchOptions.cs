using System.Globalization;

namespace MfaPortal.Bench;

/// <summary>What the command line asked for; see <see cref="Usage"/>.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        ./test bench [-- OPTIONS]
          --ops a,b        only these operations (default: all)
          --reps N         repetitions of each; the median one counts (default 2)
          --seconds N      length of a repetition (default 3)
          --users N        people at once (default 8)
          --alg NAME       ES256 or RS256 for ID tokens and access tokens (default ES256)
          --iterations N   of the password hash; 1 shows what a sign-in costs without it (default 220000)
          --seed N         accounts in the database, each with five rows of factors and sessions (default 1000)
          --limit N        seconds after which the run ends whatever happens (default 220, more when seeding)
          --portal DIR     the published portal to measure (default: the build beside the bench)
          --json FILE      also writes the JSON lines there
          --peers          the same load on other servers, in the same run (see Peers.cs: PEERS_HARNESS)
        """;

    public IReadOnlyList<string> Operations { get; private init; } = [];

    public int Repetitions { get; private init; } = 2;

    public TimeSpan Length { get; private init; } = TimeSpan.FromSeconds(3);

    public int Users { get; private init; } = 8;

    public string Algorithm { get; private init; } = "ES256";

    public int Iterations { get; private init; } = new Passwords.PasswordOptions().Iterations;

    public int Accounts { get; private init; } = 1000;

    public TimeSpan? Limit { get; private init; }

    public string? Portal { get; private init; }

    public string? Json { get; private init; }

    public bool Peers { get; private init; }

    public TimeSpan WholeRun => Limit ?? TimeSpan.FromSeconds(220) + TimeSpan.FromSeconds(Accounts / 3000);

    /// <exception cref="FormatException">Not an option of <see cref="Usage"/>.</exception>
    public static BenchOptions Read(string[] args)
    {
        var options = new BenchOptions();
        for (var at = 0; at < args.Length; at++)
        {
            options = args[at] switch
            {
                "--ops" => options with { Operations = Value().Split(',') },
                "--reps" => options with { Repetitions = Number() },
                "--seconds" => options with { Length = TimeSpan.FromSeconds(Number()) },
                "--users" => options with { Users = Number() },
                "--alg" => options with { Algorithm = Value() },
                "--iterations" => options with { Iterations = Number() },
                "--seed" => options with { Accounts = Math.Max(1000, Number()) },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number()) },
                "--portal" => options with { Portal = Value() },
                "--json" => options with { Json = Value() },
                "--peers" => options with { Peers = true },
                _ => throw new FormatException($"Unknown: {args[at]}"),
            };

            string Value() => ++at < args.Length ? args[at] : throw new FormatException($"{args[at - 1]} needs a value.");
            int Number() => Math.Max(1, int.Parse(Value(), NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return options;
    }
}
