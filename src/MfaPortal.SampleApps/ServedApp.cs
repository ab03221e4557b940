using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps;

/// <summary>Which app a request is for: the one whose port took the connection, whatever the Host header says.</summary>
internal static class ServedApp
{
    public static void Listen(KestrelServerOptions kestrel)
    {
        var settings = kestrel.ApplicationServices.GetRequiredService<IOptions<SampleAppsOptions>>().Value;
        var addresses = kestrel.ApplicationServices.GetRequiredService<AppAddresses>();
        kestrel.AddServerHeader = false;

        foreach (var app in SampleApp.All)
        {
            void Serve(ListenOptions listener)
            {
                addresses.Listens(app, listener);
                listener.Use(next => connection =>
                {
                    connection.Features.Set(new Feature(app));
                    return next(connection);
                });
            }

            // Kestrel refuses to look for a free port on both loopback families at once.
            if (settings.Apps[app.Id].Port is var port and not 0)
                kestrel.ListenLocalhost(port, Serve);
            else
                kestrel.Listen(IPAddress.Loopback, 0, Serve);
        }
    }

    public static SampleApp Served(this HttpContext context) =>
        context.Features.GetRequiredFeature<Feature>().App;

    /// <summary>Redirect URIs are built from configuration: a forged Host header must not choose where a code is sent.</summary>
    public static Task UsePublicAddress(HttpContext context, RequestDelegate next)
    {
        var address = context.RequestServices.GetRequiredService<AppAddresses>().Public(context.Served().Id);
        context.Request.Scheme = address.Scheme;
        context.Request.Host = address.IsDefaultPort ? new HostString(address.IdnHost) : new HostString(address.IdnHost, address.Port);
        return next(context);
    }

    private sealed record Feature(SampleApp App);
}
