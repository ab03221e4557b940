using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>The host's side of devices: what was asked, and a state that a test sets as a person would.</summary>
internal sealed class Devices : IDeviceRequests
{
    private readonly List<(DeviceRequest Request, string UserCode)> _kept = [];

    public DeviceRequest Last => _kept[^1].Request;

    public string LastUserCode => _kept[^1].UserCode;

    public int Refusals { get; set; }

    public int Polls { get; private set; }

    public DeviceState State { get; set; } = DeviceState.Pending;

    public Task<bool> Keep(DeviceRequest request, string userCode, CancellationToken ct)
    {
        if (Refusals-- > 0)
        {
            return Task.FromResult(false);
        }

        _kept.Add((request, userCode));
        return Task.FromResult(true);
    }

    public Task<DeviceState> Poll(byte[] deviceHash, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        Polls++;
        return Task.FromResult(_kept.Exists(kept => kept.Request.DeviceHash.SequenceEqual(deviceHash) && kept.Request.ClientId == clientId)
            ? State
            : DeviceState.Unknown);
    }
}
