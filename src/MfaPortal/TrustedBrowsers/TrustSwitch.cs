using MfaPortal.Sessions;
using Microsoft.Extensions.Options;

namespace MfaPortal.TrustedBrowsers;

internal sealed class TrustSwitch(IOptions<TrustedBrowserOptions> options) : ITrustSwitch
{
    public bool IsOn => options.Value.IsOn;
}
