using MfaPortal.Operations;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

/// <summary>Where phones find this portal, and what their signatures are bound to: from the settings, never from a request (decision D13).</summary>
internal sealed class PhoneOrigin(IOptions<PortalOptions> portal)
{
    public string Text { get; } = new Uri(portal.Value.Issuer).GetLeftPart(UriPartial.Authority);

    /// <summary>Behind the #, so that it is sent to nobody: no log, no proxy and no Referer sees the code.</summary>
    public string LinkAddress(ChallengeId challenge, string code) => $"{portal.Value.Link("/phone/link")}#{challenge}.{code}";
}
