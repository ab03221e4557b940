using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Device;
using MfaPortal.Oidc.Discovery;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Introspection;
using MfaPortal.Oidc.Logout;
using MfaPortal.Oidc.PushedRequests;
using MfaPortal.Oidc.Revocation;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Userinfo;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Oidc;

/// <summary>Every protocol URL.</summary>
public static class OidcEndpoints
{
    internal const string OpenIdMetadata = "/.well-known/openid-configuration";
    internal const string OAuthMetadata = "/.well-known/oauth-authorization-server";
    internal const string Keys = "/.well-known/jwks";
    internal const string Authorize = "/connect/authorize";
    internal const string Token = "/connect/token";
    internal const string PushedRequests = "/connect/par";
    internal const string Userinfo = "/connect/userinfo";
    internal const string DeviceAuthorization = "/connect/device_authorization";
    internal const string Introspection = "/connect/introspect";
    internal const string Revocation = "/connect/revoke";
    internal const string Logout = "/connect/logout";

    /// <summary>Where the host sends the browser when a journey is done: this path, and <c>?journey=</c> with the journey's id.</summary>
    public const string Resume = "/connect/authorize/resume";

    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly string[] GetOrPost = ["GET", "POST"];
    private static readonly string[] Post = ["POST"];
    private static readonly string[] Get = ["GET"];

    /// <summary>
    /// Maps every protocol URL. These endpoints take no antiforgery token and must not be put behind one: their callers are other sites
    /// and servers. An issuer with a path needs the host's path base to be that path.
    /// </summary>
    /// <param name="app">The host's routes.</param>
    public static IEndpointRouteBuilder MapOidc(this IEndpointRouteBuilder app)
    {
        var discovery = app.ServiceProvider.GetRequiredService<DiscoveryEndpoint>();
        var protocol = app.MapGroup("").AllowAnonymous();

        Public(protocol, OpenIdMetadata, Read, discovery.Metadata);
        Public(protocol, OAuthMetadata, Read, discovery.Metadata);
        Public(protocol, Keys, Read, discovery.Keys);
        Public(protocol, Token, Post, Run<TokenEndpoint>((endpoint, http) => endpoint.Handle(http)));
        Public(protocol, PushedRequests, Post, Run<PushedRequestEndpoint>((endpoint, http) => endpoint.Handle(http)));
        Public(protocol, Userinfo, GetOrPost, Run<UserinfoEndpoint>((endpoint, http) => endpoint.Handle(http)));
        Public(protocol, Revocation, Post, Run<RevocationEndpoint>((endpoint, http) => endpoint.Handle(http)));
        protocol.MapMethods(DeviceAuthorization, Post, Run<DeviceAuthorizationEndpoint>((endpoint, http) => endpoint.Handle(http)))
            .WithMetadata(new ForPrograms(anyOrigin: false));
        protocol.MapMethods(Introspection, Post, Run<IntrospectionEndpoint>((endpoint, http) => endpoint.Handle(http)))
            .WithMetadata(new ForPrograms(anyOrigin: false));
        protocol.MapMethods(Authorize, GetOrPost, Run<AuthorizeEndpoint>((endpoint, http) => endpoint.Handle(http)));
        protocol.MapMethods(Resume, Get, Run<ResumeEndpoint>((endpoint, http) => endpoint.Handle(http)));
        protocol.MapMethods(Logout, GetOrPost, Run<LogoutEndpoint>((endpoint, http) => endpoint.Handle(http)));

        // RFC 8414 §3.1 puts the issuer's path behind the well-known name.
        var path = new Uri(app.ServiceProvider.GetRequiredService<OidcOptions>().Issuer).AbsolutePath.TrimEnd('/');
        if (path.Length > 0)
        {
            Public(protocol, OAuthMetadata + path, Read, discovery.Metadata);
        }

        return app;
    }

    /// <summary>What scripts of other sites may call, without cookies. Not the endpoints a person's browser walks through (RFC 9700 §2.6).</summary>
    private static void Public(IEndpointRouteBuilder app, string path, string[] methods, RequestDelegate handle)
    {
        app.MapMethods(path, methods, http =>
        {
            http.Response.AllowAnyOrigin();
            return handle(http);
        }).WithMetadata(new ForPrograms(anyOrigin: true));
        app.MapMethods(path, ["OPTIONS"], Answers.Preflight);
    }

    private static RequestDelegate Run<T>(Func<T, HttpContext, Task<IResult>> handle)
        where T : notnull => async http =>
        {
            http.RequestServices.GetRequiredService<RefusedRequests>().From = http.Connection.RemoteIpAddress;
            var result = await handle(http.RequestServices.GetRequiredService<T>(), http);
            await result.ExecuteAsync(http);
        };
}
