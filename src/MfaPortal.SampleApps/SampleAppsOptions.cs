using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps;

internal sealed record SampleAppsOptions
{
    public const string Section = "SampleApps";

    /// <summary>The provider's issuer. Plain http only on this machine.</summary>
    public Uri Authority { get; init; } = new("http://localhost:5080");

    /// <summary>By client id: one entry for each of the four apps.</summary>
    public Dictionary<string, AppOptions> Apps { get; init; } = [];

    /// <summary>Null when the settings can be used, else the first thing that is wrong with them.</summary>
    public string? Flaw()
    {
        if (!IsWebAddress(Authority) || (Authority.Scheme == Uri.UriSchemeHttp && !Authority.IsLoopback))
            return $"{Section}:Authority must be an https address (http only on localhost).";

        return SampleApp.All.Select(Flaw).FirstOrDefault(flaw => flaw is not null);
    }

    private string? Flaw(SampleApp app)
    {
        var key = $"{Section}:Apps:{app.Id}";
        if (!Apps.TryGetValue(app.Id, out var settings))
            return $"{key} is missing.";
        if (settings.Port is < 0 or > 65535)
            return $"{key}:Port must be 0 (any free one) to 65535.";
        if (string.IsNullOrWhiteSpace(settings.ClientSecret))
            return $"{key}:ClientSecret is missing. The Development environment has one of its own (ASPNETCORE_ENVIRONMENT=Development).";
        if (settings.PublicAddress is { } address && (!IsWebAddress(address) || address.AbsolutePath != "/"))
            return $"{key}:PublicAddress must be an http or https address without a path.";
        return null;
    }

    private static bool IsWebAddress(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}

internal sealed record AppOptions
{
    /// <summary>Port on the loopback address; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where browsers find the app; null means http://localhost and the port it got.</summary>
    public Uri? PublicAddress { get; init; }

    public string ClientSecret { get; init; } = "";
}

internal sealed class SampleAppsOptionsCheck : IValidateOptions<SampleAppsOptions>
{
    public ValidateOptionsResult Validate(string? name, SampleAppsOptions options) =>
        options.Flaw() is { } flaw ? ValidateOptionsResult.Fail(flaw) : ValidateOptionsResult.Success;
}
