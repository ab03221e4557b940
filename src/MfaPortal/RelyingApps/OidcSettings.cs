using System.Globalization;
using MfaPortal.Oidc;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps;

/// <summary>Section <c>Oidc</c>: the lives that an operator may choose, and nothing else of <see cref="OidcOptions"/>, which knows their ranges.</summary>
internal sealed class OidcSettings(IConfiguration configuration) : IValidateOptions<OidcOptions>
{
    public const string Section = "Oidc";

    private static readonly Dictionary<string, Action<OidcOptions, TimeSpan>> Lives = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(OidcOptions.CodeLifetime)] = (options, life) => options.CodeLifetime = life,
        [nameof(OidcOptions.AccessTokenLifetime)] = (options, life) => options.AccessTokenLifetime = life,
        [nameof(OidcOptions.IdTokenLifetime)] = (options, life) => options.IdTokenLifetime = life,
        [nameof(OidcOptions.RefreshGrace)] = (options, life) => options.RefreshGrace = life,
        [nameof(OidcOptions.RefreshIdleLifetime)] = (options, life) => options.RefreshIdleLifetime = life,
        [nameof(OidcOptions.RefreshAbsoluteLifetime)] = (options, life) => options.RefreshAbsoluteLifetime = life,
        [nameof(OidcOptions.PushedRequestLifetime)] = (options, life) => options.PushedRequestLifetime = life,
        [nameof(OidcOptions.DeviceCodeLifetime)] = (options, life) => options.DeviceCodeLifetime = life,
        [nameof(OidcOptions.MetadataLifetime)] = (options, life) => options.MetadataLifetime = life,
    };

    /// <summary>Takes what is written as it should be; <see cref="Validate"/> tells the rest before the first request.</summary>
    public static void Apply(OidcOptions options, IConfiguration configuration)
    {
        foreach (var setting in configuration.GetSection(Section).GetChildren())
        {
            if (Lives.TryGetValue(setting.Key, out var set) && Read(setting) is { } life)
            {
                set(options, life);
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        List<string> flaws =
        [
            .. from setting in configuration.GetSection(Section).GetChildren()
               let flaw = !Lives.ContainsKey(setting.Key) ? $"is no setting. There are {string.Join(", ", Lives.Keys)}."
                   : Read(setting) is null ? "is not a duration, written hh:mm:ss or d.hh:mm:ss."
                   : null
               where flaw is not null
               select $"{Section}:{setting.Key} {flaw}",
        ];
        return flaws.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(flaws);
    }

    // A bare number would be days, which nobody means.
    private static TimeSpan? Read(IConfigurationSection setting) =>
        setting.Value?.Contains(':', StringComparison.Ordinal) == true && TimeSpan.TryParse(setting.Value, CultureInfo.InvariantCulture, out var life) ? life : null;
}
