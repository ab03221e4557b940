using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>Section <c>SigningKeys</c>: how the keys that sign tokens take turns. Changed settings count from the next key on.</summary>
internal sealed class SigningKeysOptions
{
    public const string Section = "SigningKeys";

    /// <summary>How long a key signs. At most two years; default 90 days.</summary>
    public TimeSpan SignsFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long the next key is published before it signs: at least one day, at most half of <see cref="SignsFor"/>; default 7 days.</summary>
    public TimeSpan PublishedBefore { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a key stays published after it signed last: at least one hour, as long as any token lives; default 25 hours.</summary>
    public TimeSpan PublishedAfter { get; set; } = TimeSpan.FromHours(25);

    /// <summary>
    /// How long after it signed last a key is still known here, for <c>id_token_hint</c> alone: at least <see cref="PublishedAfter"/>; default 90 days.
    /// </summary>
    public TimeSpan KnownAfter { get; set; } = TimeSpan.FromDays(90);
}

internal sealed class SigningKeysCheck : IValidateOptions<SigningKeysOptions>
{
    // OidcOptions lets nobody keep the list of keys for longer than that, so nobody meets a key unprepared.
    private static readonly TimeSpan LongestKeeping = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(731);

    // ClientRules and OidcOptions allow no token a longer life.
    private static readonly TimeSpan LongestToken = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, SigningKeysOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(SigningKeysOptions options)
    {
        if (options.PublishedBefore < LongestKeeping || options.PublishedBefore > options.SignsFor / 2)
        {
            yield return "SigningKeys:PublishedBefore is at least one day (apps may keep the list of keys that long), and at most half of SigningKeys:SignsFor.";
        }

        if (options.SignsFor > Longest || options.KnownAfter > Longest)
        {
            yield return "SigningKeys:SignsFor and SigningKeys:KnownAfter are at most two years.";
        }

        if (options.PublishedAfter < LongestToken || options.PublishedAfter > options.KnownAfter)
        {
            yield return "SigningKeys:PublishedAfter is at least one hour (tokens may live that long), and at most SigningKeys:KnownAfter.";
        }
    }
}
