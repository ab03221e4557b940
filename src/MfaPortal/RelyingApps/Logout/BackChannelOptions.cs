using System.Net;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>Section <c>BackChannelLogout</c>.</summary>
internal sealed class BackChannelOptions
{
    public const string Section = "BackChannelLogout";

    /// <summary>
    /// Networks that are not public and where apps may be told nevertheless, such as <c>10.20.0.0/16</c> or <c>192.168.1.7/32</c>.
    /// Empty: public addresses only. Development allows this machine.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    public IReadOnlyList<IPNetwork> Networks => [.. AllowedNetworks.Select(network => IPNetwork.Parse(network))];
}

internal sealed class BackChannelOptionsCheck : IValidateOptions<BackChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, BackChannelOptions options)
    {
        var wrong = options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _))
            .Select(network => $"{BackChannelOptions.Section}:AllowedNetworks has \"{network}\", which is not a network such as 10.20.0.0/16.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
