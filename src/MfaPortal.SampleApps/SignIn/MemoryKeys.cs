using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>Cookie keys that live as long as the process: a restart signs everybody out of the samples, and the portal signs them in again.</summary>
internal sealed class MemoryKeys : IXmlRepository
{
    private readonly ConcurrentBag<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys];

    public void StoreElement(XElement element, string friendlyName) => _keys.Add(element);
}
