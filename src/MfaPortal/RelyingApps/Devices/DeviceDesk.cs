using System.Net;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>
/// Where a person decides about a device. Codes are tried against a limit per person, per place and for all together; the tries are
/// counted in the audit, where each of them stands anyway (RFC 8628 §5.1).
/// </summary>
internal sealed class DeviceDesk(
    PortalDb db, ClientRegistry apps, IGrants grants, SecretBox box, AuditTrail audit, RequestFacts request, TimeProvider time)
{
    public const int MostTries = 10;
    public const int MostTriesFromOnePlace = 50;
    private const int MostTriesOfAll = 1000;
    private static readonly TimeSpan TriesCountFor = TimeSpan.FromMinutes(10);

    private sealed record Asked(byte[] DeviceHash, string ClientId, string[] Scopes, bool Offline, DateTimeOffset EndsAt, DateTimeOffset ExpiresAt);

    public async Task<DeviceSight> Look(SignedIn session, string typed, CancellationToken ct)
    {
        if (await TriedTooOften(session, ct))
        {
            return new DeviceSight.TooMany();
        }

        if (UserCode.Read(typed) is not { } code)
        {
            return new DeviceSight.Wrong();
        }

        var (hash, now) = (DeviceBook.Fingerprint(box, code), time.GetUtcNow());
        var row = await db.Set<DeviceRequestRow>().AsNoTracking().SingleOrDefaultAsync(
            row => row.UserCodeHash == hash && row.ExpiresAt > now && row.ApprovedAt == null && row.DeniedAt == null, ct);
        if (row is null || apps.App(row.ClientId) is not { } app)
        {
            return await Wrong(session);
        }

        return !app.Admits(session.Roles) ? new DeviceSight.NotAllowed(app.Client.Name)
            : Needed(app, session) is var needed && needed > session.Strength ? new DeviceSight.TooWeak(UserCode.Show(code), needed)
            : new DeviceSight.Open(
                UserCode.Show(code), app.Client.Name, (int)(now - row.RequestedAt).TotalMinutes, row.Address, row.Address == request.Address);
    }

    /// <summary>Null: done. The approval and the code that the device redeems are one transaction.</summary>
    public async Task<DeviceSight?> Approve(SignedIn session, string typed, CancellationToken ct)
    {
        // Once more all that stands before the question: the page may be old, and nothing says that it was ever shown.
        var sight = await Look(session, typed, ct);
        if (sight is not DeviceSight.Open)
        {
            return sight;
        }

        var (hash, now) = (DeviceBook.Fingerprint(box, UserCode.Read(typed)!), time.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var won = await db.Database.SqlQuery<Asked>($"""
            update device_requests set approved_at = {now}
             where user_code_hash = {hash} and expires_at > {now} and approved_at is null and denied_at is null
            returning device_hash as "DeviceHash", client_id as "ClientId", scopes as "Scopes", offline as "Offline", ends_at as "EndsAt",
                      expires_at as "ExpiresAt"
            """).ToListAsync(ct);
        if (won is not [var asked])
        {
            return new DeviceSight.Wrong();
        }

        audit.Add("device.approved", session.AccountId, clientId: asked.ClientId);
        await grants.Issue(Code(asked, session, now), ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>Null: done.</summary>
    public async Task<DeviceSight?> Deny(SignedIn session, string typed, CancellationToken ct)
    {
        var sight = await Look(session, typed, ct);
        if (sight is DeviceSight.TooMany or DeviceSight.Wrong)
        {
            return sight;
        }

        var (hash, now) = (DeviceBook.Fingerprint(box, UserCode.Read(typed)!), time.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var denied = await db.Database.SqlQuery<string>($"""
            update device_requests set denied_at = {now}
             where user_code_hash = {hash} and expires_at > {now} and approved_at is null and denied_at is null
            returning client_id as "Value"
            """).ToListAsync(ct);
        if (denied is not [var clientId])
        {
            return new DeviceSight.Wrong();
        }

        audit.Add("device.denied", session.AccountId, AuditResult.Refused, clientId: clientId);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    private static Strength Needed(RelyingApp app, SignedIn session) =>
        StrengthNames.AtLeast(app.Client.MinimumAcr) is var least && least == Strength.Password && session.RestsOnTrust && !app.AllowsTrustedBrowsers
            ? Strength.Weak
            : least;

    private async Task<DeviceSight> Wrong(SignedIn session)
    {
        // Not cancelled with the request: whoever hangs up at once has tried all the same.
        audit.Add("device.refused", session.AccountId, AuditResult.Refused);
        await db.SaveChangesAsync(CancellationToken.None);
        return new DeviceSight.Wrong();
    }

    private async Task<bool> TriedTooOften(SignedIn session, CancellationToken ct)
    {
        // Few: all of them together have a limit.
        var (since, account) = (time.GetUtcNow() - TriesCountFor, session.AccountId);
        var tries = await db.Set<AuditRow>().AsNoTracking()
            .Where(row => row.Event == "device.refused" && row.At > since)
            .GroupBy(row => row.Address)
            .Select(one => new { Address = one.Key, Mine = one.Count(row => row.ActorId == account), All = one.Count() })
            .ToListAsync(ct);
        var here = tries.Where(one => IPAddress.TryParse(one.Address, out var address) && Place.Of(address) == request.Place);
        return tries.Sum(one => one.Mine) >= MostTries || here.Sum(one => one.All) >= MostTriesFromOnePlace || tries.Sum(one => one.All) >= MostTriesOfAll;
    }

    private static CodeGrant Code(Asked asked, SignedIn session, DateTimeOffset now) => new()
    {
        CodeHash = asked.DeviceHash,
        ClientId = asked.ClientId,
        Subject = session.AccountId.ToString(),
        SessionId = session.SessionId.ToString(),
        RedirectUri = "",
        Scopes = asked.Scopes,
        AuthTime = session.AuthenticatedAt,
        Acr = session.Strength.Acr(),
        Amr = session.Amr,
        IssuedAt = now,
        ExpiresAt = asked.ExpiresAt,
        Offline = asked.Offline,
        EndsAt = asked.EndsAt,
    };
}
