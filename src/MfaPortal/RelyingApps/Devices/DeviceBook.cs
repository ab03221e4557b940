using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>What devices ask for and hear; one statement each. Who approves is <see cref="DeviceDesk"/>'s.</summary>
internal sealed class DeviceBook(PortalDb db, SecretBox box, RequestFacts request) : IDeviceRequests
{
    private const string Purpose = "device-user-code";

    private sealed record Polled(DateTimeOffset ExpiresAt, DateTimeOffset? ApprovedAt, DateTimeOffset? DeniedAt, bool TooFast);

    public static byte[] Fingerprint(SecretBox box, string userCode) => box.Fingerprint(Purpose, System.Text.Encoding.ASCII.GetBytes(userCode));

    public async Task<bool> Keep(DeviceRequest device, string userCode, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"""
            insert into device_requests
                (device_hash, user_code_hash, client_id, scopes, offline, ends_at, address, requested_at, expires_at, interval_seconds)
            values ({device.DeviceHash}, {Fingerprint(box, userCode)}, {device.ClientId}, {device.Scopes.ToArray()}, {device.Offline}, {device.EndsAt},
                    {request.Address}, {device.RequestedAt}, {device.ExpiresAt}, {(int)device.Interval.TotalSeconds})
            on conflict (user_code_hash) do nothing
            """, ct) == 1;

    // A second of patience with networks; the interval grows to ten minutes at most.
    public async Task<DeviceState> Poll(byte[] deviceHash, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var polled = await db.Database.SqlQuery<Polled>($"""
            with asked as (
                select device_hash, expires_at, approved_at, denied_at,
                       coalesce(polled_at > {now} - make_interval(secs => interval_seconds - 1), false) as too_fast
                  from device_requests where device_hash = {deviceHash} and client_id = {clientId}
                   for update
            ), noted as (
                update device_requests request
                   set polled_at = {now}, interval_seconds = least(600, interval_seconds + case when asked.too_fast then 5 else 0 end)
                  from asked where request.device_hash = asked.device_hash
            )
            select expires_at as "ExpiresAt", approved_at as "ApprovedAt", denied_at as "DeniedAt", too_fast as "TooFast" from asked
            """).ToListAsync(ct);
        return polled switch
        {
            [] => DeviceState.Unknown,
            [{ DeniedAt: not null }] => DeviceState.Denied,
            [var request] when request.ExpiresAt <= now => DeviceState.Expired,
            [{ ApprovedAt: not null }] => DeviceState.Approved,
            [{ TooFast: true }] => DeviceState.TooFast,
            _ => DeviceState.Pending,
        };
    }
}
