using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.Factors;

/// <summary>Codes on paper before they count: sealed with their challenge, the same at every look and in every tab.</summary>
internal sealed class SealedSheet(Challenges challenges, FactorDesk desk, SecretBox box, Entropy entropy)
{
    /// <summary>The characters of each code, drawn at the first look.</summary>
    public async Task<IReadOnlyList<string>> Pending(Challenge challenge, FactorKind kind, int count, int length, CancellationToken ct)
    {
        var owner = challenge.Id.ToString();
        var fresh = challenge.Payload ?? box.Seal(kind.Name, owner, Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, count).Select(_ => SheetLetters.Draw(entropy, length)))));
        var kept = Encoding.ASCII.GetString(box.Open(kind.Name, owner, await challenges.KeepPayload(challenge, fresh, ct)));
        return [.. kept.Chunk(length).Select(characters => new string(characters))];
    }

    /// <summary>Whether a sheet that counts now ends with this one.</summary>
    public async Task<bool> Replaces(Challenge challenge, FactorKind kind, CancellationToken ct) =>
        (await desk.Remaining(challenge.AccountId, kind, ct)).Left > 0;

    /// <summary>From now on they count. Where another tab was faster the same codes count already.</summary>
    public Task Keep(Challenge challenge, FactorKind kind, IEnumerable<NewFactor> codes, CancellationToken ct) => desk.Enrol(challenge, kind, [.. codes], ct);
}
