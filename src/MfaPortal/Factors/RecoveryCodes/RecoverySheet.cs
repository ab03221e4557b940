using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.RecoveryCodes;

/// <summary>Making a sheet: shown until the person says it is kept, worth something only from then on.</summary>
internal sealed class RecoverySheet(Challenges challenges, FactorDesk desk, SecretBox box, Entropy entropy, Text texts, TimeProvider time)
{
    private const int Count = 10;

    public async Task<IReadOnlyList<RecoveryCode>> Pending(Challenge challenge, CancellationToken ct)
    {
        var owner = challenge.Id.ToString();
        var fresh = challenge.Payload ?? box.Seal(RecoveryCodes.Kind.Name, owner, Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, Count).Select(_ => RecoveryCode.New(entropy).Characters))));
        var kept = Encoding.ASCII.GetString(box.Open(RecoveryCodes.Kind.Name, owner, await challenges.KeepPayload(challenge, fresh, ct)));
        return [.. kept.Chunk(RecoveryCode.Length).Select(characters => new RecoveryCode(new string(characters)))];
    }

    /// <summary>Whether a sheet that counts now ends with this one.</summary>
    public async Task<bool> Replaces(Challenge challenge, CancellationToken ct) =>
        (await desk.Remaining(challenge.AccountId, RecoveryCodes.Kind, ct)).Left > 0;

    public async Task Keep(Challenge challenge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = (await Pending(challenge, ct))
            .Select(code => new NewFactor(RowId.New<FactorId>(now), texts["factor.recovery-code.label"], [], code.Lookup(box, challenge.AccountId)))
            .ToList();

        // False means another tab was faster; the same codes count.
        await desk.Enrol(challenge, RecoveryCodes.Kind, rows, ct);
    }
}
