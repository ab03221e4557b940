using MfaPortal.Outgoing;
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

    public AddressGuard Guard => new(AllowedNetworks);
}

internal sealed class BackChannelOptionsCheck : IValidateOptions<BackChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, BackChannelOptions options)
    {
        var wrong = AddressGuard.Flaws($"{BackChannelOptions.Section}:AllowedNetworks", options.AllowedNetworks).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
