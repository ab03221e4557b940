using System.Text;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Tests.Factors.Pretend;

/// <summary>Made, kept and checked with what every kind uses.</summary>
internal sealed class PretendWord(Challenges challenges, FactorDesk desk, SecretBox box, Entropy entropy, Text texts, TimeProvider time)
{
    public async Task<string> Pending(Challenge challenge, CancellationToken ct)
    {
        var bytes = new byte[6];
        entropy.Fill(bytes);
        var fresh = challenge.Payload ?? Seal(Convert.ToHexStringLower(bytes), challenge.Id.ToString());
        return Open(await challenges.KeepPayload(challenge, fresh, ct), challenge.Id.ToString());
    }

    public async Task<bool> Enrol(Challenge challenge, string? said, CancellationToken ct)
    {
        var word = await Pending(challenge, ct);
        if (said != word)
        {
            return false;
        }

        var id = RowId.New<FactorId>(time.GetUtcNow());
        await desk.Enrol(challenge, Pretend.Kind, [new NewFactor(id, texts["factor.pretend.label"], Seal(word, id.ToString()))], ct);
        return true;
    }

    /// <summary>Where it leads; null: wrong, or too often wrong.</summary>
    public async Task<string?> Check(string? challenge, string? said, CancellationToken ct)
    {
        if (await desk.Try(challenge, Pretend.Kind, ct) is not { } tried)
        {
            return null;
        }

        var match = tried.Factors.FirstOrDefault(factor => Open(factor.Payload, factor.Id.ToString()) == said);
        return match is not null && await desk.Show(tried, Pretend.Kind, match, time.GetUtcNow().ToUnixTimeMilliseconds(), 0, ct)
            ? Challenges.Continue(tried)
            : null;
    }

    private byte[] Seal(string word, string owner) => box.Seal(Pretend.Kind.Name, owner, Encoding.ASCII.GetBytes(word));

    private string Open(byte[] payload, string owner) => Encoding.ASCII.GetString(box.Open(Pretend.Kind.Name, owner, payload));
}
