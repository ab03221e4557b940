using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.Sessions;

/// <summary>
/// A random cookie that tells browsers apart before anybody signed in. Journeys, pending secrets and open challenges are
/// bound to its hash: a link copied to another browser shows nothing there.
/// </summary>
internal sealed class BrowserMark(IHttpContextAccessor accessor, PortalCookies cookies, Entropy entropy)
{
    private const string Cookie = "browser";
    private static readonly object ItemKey = new();

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A browser mark needs a request.");

    /// <summary>This browser's hash, or null where it brought no cookie.</summary>
    public byte[]? Hash => Http.Items.TryGetValue(ItemKey, out var made)
        ? (byte[]?)made
        : Token256.TryParse(cookies.Read(Http, Cookie), out var token) ? token.Hash : null;

    /// <summary>This browser's hash; a browser without a mark gets one.</summary>
    public byte[] Ensure()
    {
        if (Hash is { } hash)
        {
            return hash;
        }

        var token = Token256.New(entropy);
        cookies.Write(Http, Cookie, token.Reveal(), TimeSpan.FromDays(90));
        Http.Items[ItemKey] = token.Hash;
        return token.Hash;
    }
}
