using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.RecoveryCodes;

/// <summary>Making a sheet: shown until the person says it is kept, worth something only from then on.</summary>
internal sealed class RecoverySheet(SealedSheet sheet, SecretBox box, Text texts, TimeProvider time)
{
    private const int Count = 10;

    public async Task<IReadOnlyList<RecoveryCode>> Pending(Challenge challenge, CancellationToken ct) =>
        [.. (await sheet.Pending(challenge, RecoveryCodes.Kind, Count, RecoveryCode.Length, ct)).Select(characters => new RecoveryCode(characters))];

    public Task<bool> Replaces(Challenge challenge, CancellationToken ct) => sheet.Replaces(challenge, RecoveryCodes.Kind, ct);

    public async Task Keep(Challenge challenge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await sheet.Keep(challenge, RecoveryCodes.Kind, (await Pending(challenge, ct)).Select(code =>
            new NewFactor(RowId.New<FactorId>(now), texts["factor.recovery-code.label"], [], code.Lookup(box, challenge.AccountId))), ct);
    }
}
