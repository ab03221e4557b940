using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps;

/// <summary>
/// Who listens where. A test starts the apps on port 0, reads <see cref="Public"/> from here and may still
/// change <see cref="Authority"/> and the public addresses until the first request arrives.
/// </summary>
public sealed class AppAddresses
{
    private readonly Dictionary<string, ListenOptions> _listeners = [];
    private readonly Dictionary<string, Uri> _public = [];

    internal AppAddresses(IOptions<SampleAppsOptions> options)
    {
        Authority = options.Value.Authority;
        foreach (var (id, settings) in options.Value.Apps)
        {
            if (settings.PublicAddress is { } address)
                _public[id] = address;
        }
    }

    /// <summary>The provider that the apps send people to.</summary>
    public Uri Authority { get; set; }

    /// <summary>The authority as the provider writes it into <c>iss</c>: without a slash at its end.</summary>
    public string Issuer => Authority.AbsoluteUri.TrimEnd('/');

    /// <summary>The loopback address that the app got. Known once the host has started.</summary>
    public Uri Bound(string appId) => new($"http://127.0.0.1:{Port(appId)}");

    /// <summary>The address that browsers use; redirect URIs begin with it.</summary>
    public Uri Public(string appId) =>
        _public.TryGetValue(appId, out var address) ? address : new Uri($"http://localhost:{Port(appId)}");

    /// <summary>Sets the address that browsers use, when it is not localhost and the bound port.</summary>
    public void OverridePublic(string appId, Uri address) => _public[appId] = address;

    internal void Listens(SampleApp app, ListenOptions listener) => _listeners[app.Id] = listener;

    // Kestrel writes the port it got back into the listener, so 0 becomes the real one.
    private int Port(string appId) =>
        _listeners.TryGetValue(appId, out var listener) && listener.EndPoint is IPEndPoint { Port: > 0 } bound
            ? bound.Port
            : throw new InvalidOperationException($"The app {appId} does not listen yet.");
}
