using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Authorize.Checks;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Device;

/// <summary>RFC 8628 §3.1, §3.2: a device without a browser asks; a person will approve on another one.</summary>
internal sealed class DeviceAuthorizationEndpoint(
    ClientRequests requests, IDeviceRequests devices, Entropy entropy, TimeProvider time, OidcOptions options)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly OidcError NotAllowed = OidcError.UnauthorizedClient("This client may not ask for devices.");
    private static readonly OidcError OutOfReach = OidcError.UnauthorizedClient("No sign-in here is strong enough for this client.");

    public async Task<IResult> Handle(HttpContext http) => await requests.Read(http) switch
    {
        ClientRequest.Accepted(var parameters, var client) => await Begin(parameters, client, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<IResult> Begin(Parameters parameters, Client client, CancellationToken ct)
    {
        var asked = new AuthorizeRequest(parameters);
        if (!client.GrantTypes.Contains(GrantTypes.DeviceCode))
        {
            return await requests.Refuse(client, NotAllowed, ct);
        }

        // Nobody is led to a question that no sign-in here is good enough for.
        if (client.MinimumAcr is { } least && options.AdvertisedAcrValues is { Count: > 0 } reachable && !reachable.Contains(least))
        {
            return await requests.Refuse(client, OutOfReach, ct);
        }

        if (ScopeIsAllowed.Check(asked, client) is { } wrong)
        {
            return await requests.Refuse(client, wrong, ct);
        }

        var now = time.GetUtcNow();
        var deviceCode = entropy.Text(DeviceCode.Bytes);
        IReadOnlyList<string> scopes = asked.ScopesFor(client);
        var request = new DeviceRequest
        {
            DeviceHash = DeviceCode.Hash(deviceCode),
            ClientId = client.Id,
            Scopes = scopes,
            Offline = scopes.Contains(RefreshLife.OfflineAccess),
            EndsAt = options.GrantEndsAt(client, now),
            RequestedAt = now,
            ExpiresAt = now + options.DeviceCodeLifetime,
            Interval = Interval,
        };
        string userCode;
        do
        {
            userCode = UserCode.New(entropy);
        }
        while (!await devices.Keep(request, userCode, ct));

        return new JsonAnswer(Write(deviceCode, UserCode.Show(userCode)));
    }

    private ReadOnlyMemory<byte> Write(string deviceCode, string userCode)
    {
        var page = options.Issuer.TrimEnd('/') + options.DevicePage;
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("device_code"u8, deviceCode);
            json.WriteString("user_code"u8, userCode);
            json.WriteString("verification_uri"u8, page);
            json.WriteString("verification_uri_complete"u8, $"{page}?user_code={userCode}");
            json.WriteNumber("expires_in"u8, (long)options.DeviceCodeLifetime.TotalSeconds);
            json.WriteNumber("interval"u8, (long)Interval.TotalSeconds);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
