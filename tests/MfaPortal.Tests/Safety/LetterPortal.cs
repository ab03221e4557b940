using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.Hosting;

namespace MfaPortal.Tests.Safety;

/// <summary>A portal that sends nothing by itself: what is sent is emptied, and these tests read what was written.</summary>
public class LetterPortal : PortalFactory
{
    public LetterPortal() => Replace(services =>
    {
        foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationFactory is not null).ToList())
        {
            services.Remove(worker);
        }
    });
}
