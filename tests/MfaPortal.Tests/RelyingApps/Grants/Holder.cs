using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

/// <summary>An app that holds a refresh token, written in the room's own words.</summary>
internal sealed class Holder(RelyingAppsRoom room)
{
    private int generation;

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    public static byte[] Sealed(string token) => Encoding.ASCII.GetBytes("sealed " + token);

    /// <summary>A redeemed code, and the first refresh token.</summary>
    public async Task<string> Begin(bool offline = false)
    {
        var code = await room.IssueCode(offline: offline);
        var token = New();
        var refresh = new NewRefreshToken(Hash(token), room.Clock.GetUtcNow().AddDays(14));
        Assert.IsType<Redemption.Redeemed>(await room.Use<IGrants, Redemption>(grants =>
            grants.Redeem(code.CodeHash, "timesheets", refresh, room.Clock.GetUtcNow(), CancellationToken.None)));
        return token;
    }

    public string New() => $"token {Interlocked.Increment(ref generation)}";

    public Task<Refreshment> Refresh(
        string token, string? successor = null, string clientId = "timesheets", int graceSeconds = 10, bool offlineAllowed = true, params string[] scopes)
    {
        var next = successor ?? New();
        return room.Use<IRefreshTokens, Refreshment>(tokens => tokens.Refresh(
            new RefreshAttempt
            {
                TokenHash = Hash(token),
                ClientId = clientId,
                Scopes = scopes,
                OfflineAllowed = offlineAllowed,
                Successor = new NewRefreshToken(Hash(next), room.Clock.GetUtcNow().AddDays(14)),
                SealedSuccessor = Sealed(next),
                Grace = TimeSpan.FromSeconds(graceSeconds),
                Now = room.Clock.GetUtcNow(),
            },
            CancellationToken.None));
    }

    public Task<bool> Revoke(string token, string clientId = "timesheets") => room.Use<IRefreshTokens, bool>(tokens =>
        tokens.Revoke(Hash(token), clientId, room.Clock.GetUtcNow(), CancellationToken.None));

    public Task<LiveRefreshToken?> Find(string token, string clientId = "timesheets", bool offlineAllowed = true, string? minimumAcr = null) => room.Use<IRefreshTokens, LiveRefreshToken?>(tokens =>
        tokens.Find(Hash(token), clientId, offlineAllowed, minimumAcr, room.Clock.GetUtcNow(), CancellationToken.None));
}
