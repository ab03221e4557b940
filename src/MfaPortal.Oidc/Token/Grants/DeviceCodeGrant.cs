using MfaPortal.Oidc.Device;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>RFC 8628 §3.4, §3.5: the device asks until a person answered; what was approved is a code like any other.</summary>
internal sealed class DeviceCodeGrant(
    IDeviceRequests devices, CodeRedeemer codes, RefusedRequests refusals, TimeProvider time) : ITokenGrant
{
    private static readonly OidcError Worthless = OidcError.InvalidGrant("The device code is unknown, used, or not for this client.");

    public string Type => GrantTypes.DeviceCode;

    public async Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (parameters["device_code"] is not { } presented)
        {
            return new TokenAnswer.Refused(OidcError.InvalidRequest("device_code is missing."));
        }

        var hash = DeviceCode.Hash(presented);
        var state = presented.Length == DeviceCode.Length
            ? await devices.Poll(hash, client.Id, time.GetUtcNow(), ct)
            : DeviceState.Unknown;
        return state switch
        {
            // Waiting is not worth a line: it comes every few seconds.
            DeviceState.Pending => new TokenAnswer.Refused(OidcError.AuthorizationPending),
            DeviceState.TooFast => new TokenAnswer.Refused(OidcError.SlowDown),
            DeviceState.Approved => await codes.Redeem(hash, request, Worthless, static (_, _) => null, ct),
            DeviceState.Denied => await Refuse(client, OidcError.AccessDenied("The person said no."), ct),
            DeviceState.Expired => await Refuse(client, OidcError.ExpiredToken, ct),
            DeviceState.Unknown => await Refuse(client, Worthless, ct),
            _ => throw new InvalidOperationException("Unreachable: there are no other states."),
        };
    }

    private async Task<TokenAnswer> Refuse(Client client, OidcError error, CancellationToken ct)
    {
        await refusals.Tell(client, error, error.Description, ct);
        return new TokenAnswer.Refused(error);
    }
}
