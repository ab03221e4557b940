using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Factors.Pretend;

/// <summary>The portal with one kind more: the one line.</summary>
public sealed class PretendPortal : PortalFactory
{
    public PretendPortal() => Replace(services => services.AddPretend());
}
