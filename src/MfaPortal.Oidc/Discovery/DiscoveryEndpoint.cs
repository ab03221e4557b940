using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Oidc.Discovery;

/// <summary>Discovery 1.0 §4, RFC 8414 §3, RFC 7517 §5.</summary>
internal sealed class DiscoveryEndpoint
{
    private readonly PublishedDocument _metadata;
    private readonly PublishedDocument _keys;

    public DiscoveryEndpoint(OidcOptions options, IServiceScopeFactory scopes)
    {
        // Grants may hang on the host's scoped services; their names do not, and are asked for once.
        using var scope = scopes.CreateScope();
        string[] grantTypes = [.. scope.ServiceProvider.GetServices<ITokenGrant>().Select(grant => grant.Type)];
        _metadata = new PublishedDocument(keys => Discovery.Metadata.Write(options, grantTypes, keys), options.MetadataLifetime);
        _keys = new PublishedDocument(JsonWebKeys.Write, options.MetadataLifetime);
    }

    public async Task Metadata(HttpContext http) => await _metadata.Serve(http, await ReadKeys(http));

    public async Task Keys(HttpContext http) => await _keys.Serve(http, await ReadKeys(http));

    private static ValueTask<SigningKeySet> ReadKeys(HttpContext http) =>
        http.RequestServices.GetRequiredService<ISigningKeys>().Read(http.RequestAborted);
}
