using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>What the portal told a phone.</summary>
internal sealed record PhoneReply(HttpStatusCode Status, JsonElement Said)
{
    public string? Error => Said.TryGetProperty("error", out var error) ? error.GetString() : null;

    public string? Outcome => Said.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : null;
}

internal sealed record AskedQuestion(string Challenge, string Nonce, string Context)
{
    public JsonElement Shown => JsonDocument.Parse(Context).RootElement;
}

/// <summary>
/// A phone in C#, written from the words of the protocol and not with the portal's own classes: what it signs is built here once more.
/// </summary>
internal sealed class TestPhone(PortalFactory portal, string origin = PortalFactory.Issuer) : IDisposable
{
    public ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Device { get; set; } = "";

    public string UserAgent { get; init; } = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36";

    public string Language { get; init; } = "en";

    private string Challenge { get; set; } = "";

    private string Nonce { get; set; } = "";

    public byte[] Point
    {
        get
        {
            var point = Key.ExportParameters(false).Q;
            return [4, .. point.X!, .. point.Y!];
        }
    }

    /// <summary>Takes what the computer shows: the address behind the picture, or the code below it.</summary>
    public async Task<PhoneReply> Scan(string address)
    {
        var parts = address.Split('#')[1].Split('.');
        return await Link(parts[0], parts[1]);
    }

    public Task<PhoneReply> Type(string? name, string code) => Link(null, code, name);

    public async Task<PhoneReply> Link(string? challenge, string code, string? name = null)
    {
        var signature = Sign("mfaportal-phone-link-v1", origin, challenge ?? "-", Hash(code), Base64Url.EncodeToString(SHA256.HashData(Point)));
        var reply = await Post("/phone/api/link", JsonSerializer.Serialize(new { challenge, name, code, key = Base64Url.EncodeToString(Point), signature }));
        if (reply.Error is null)
        {
            Device = reply.Said.GetProperty("device").GetString()!;
            Challenge = reply.Said.GetProperty("challenge").GetString()!;
            Nonce = reply.Said.GetProperty("nonce").GetString()!;
        }

        return reply;
    }

    public Task<PhoneReply> Practise(string number)
    {
        var signature = Decision(new AskedQuestion(Challenge, Nonce, ""), "approve", number);
        return Post("/phone/api/practice", JsonSerializer.Serialize(new { challenge = Challenge, decision = "approve", number, signature }));
    }

    public async Task<AskedQuestion[]> Waiting()
    {
        var reply = await Call("/phone/api/waiting", "{}");
        return [.. reply.Said.GetProperty("waiting").EnumerateArray().Select(one =>
            new AskedQuestion(one.GetProperty("challenge").GetString()!, one.GetProperty("nonce").GetString()!, one.GetProperty("context").GetString()!))];
    }

    public Task<PhoneReply> Answer(AskedQuestion question, string decision, string number = "") =>
        Answer(question, decision, number, Decision(question, decision, number));

    public Task<PhoneReply> Answer(AskedQuestion question, string decision, string number, string signature) =>
        Call("/phone/api/answer", JsonSerializer.Serialize(new { challenge = question.Challenge, decision, number, signature }));

    public string Decision(AskedQuestion question, string decision, string number, string tag = "mfaportal-phone-decision-v1", string? at = null, string? device = null) =>
        Sign(tag, at ?? origin, device ?? Device, question.Challenge, question.Nonce, Hash(question.Context), decision, number);

    /// <summary>A signed request; what a test wants otherwise it says.</summary>
    public Task<PhoneReply> Call(string path, string body, DateTimeOffset? time = null, string? mark = null, string? signedPath = null, string? sentBody = null)
    {
        var seconds = (time ?? portal.Time.Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        mark ??= Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var signature = Sign(
            "mfaportal-phone-request-v1", origin, Device, "POST", signedPath ?? path, seconds, mark, Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        return Post(path, sentBody ?? body, ("Phone-Device", Device), ("Phone-Time", seconds), ("Phone-Mark", mark), ("Phone-Signature", signature));
    }

    public string Sign(params string[] lines) =>
        Base64Url.EncodeToString(Key.SignData(Encoding.UTF8.GetBytes(string.Join('\n', lines)), HashAlgorithmName.SHA256));

    public void Dispose() => Key.Dispose();

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<PhoneReply> Post(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(PortalFactory.Issuer), path));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = new HttpMessageInvoker(portal.Server.CreateHandler());
        using var answer = await client.SendAsync(request, CancellationToken.None);
        return new PhoneReply(answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
