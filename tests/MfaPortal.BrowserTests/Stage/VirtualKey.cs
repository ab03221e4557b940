using System.Text.Json;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>Chromium's own authenticator of software, as if it were built into the computer.</summary>
internal sealed class VirtualKey
{
    private readonly ICDPSession line;
    private readonly string id;

    private VirtualKey(ICDPSession line, string id) => (this.line, this.id) = (line, id);

    public static async Task<VirtualKey> Plug(Visit visit)
    {
        var line = await visit.Context.NewCDPSessionAsync(visit.Page);
        await line.SendAsync("WebAuthn.enable");
        var added = await line.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["ctap2Version"] = "ctap2_1",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualKey(line, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>From now on the finger is the right one, or is not.</summary>
    public Task Verifies(bool yes) => Send("WebAuthn.setUserVerified", ("isUserVerified", yes));

    /// <summary>From now on somebody touches it, or nobody does.</summary>
    public Task IsTouched(bool yes) => Send("WebAuthn.setAutomaticPresenceSimulation", ("enabled", yes));

    public async Task<int> Count() => (await Credentials()).GetArrayLength();

    /// <summary>By what handle it knows the person, base64url.</summary>
    public async Task<string> Holder() =>
        (await Credentials())[0].GetProperty("userHandle").GetString()!.Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private async Task<JsonElement> Credentials() => (await Send("WebAuthn.getCredentials"))!.Value.GetProperty("credentials");

    private Task<JsonElement?> Send(string verb, params (string Name, object Value)[] more)
    {
        var all = new Dictionary<string, object> { ["authenticatorId"] = id };
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return line.SendAsync(verb, all);
    }
}
