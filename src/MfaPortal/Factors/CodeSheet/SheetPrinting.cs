using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.CodeSheet;

/// <summary>Making a sheet: shown until one of its codes is typed back, worth something only from then on.</summary>
internal sealed class SheetPrinting(SealedSheet sheet, SecretBox box, Text texts, TimeProvider time)
{
    public async Task<IReadOnlyList<SheetCode>> Pending(Challenge challenge, CancellationToken ct) =>
        [.. (await sheet.Pending(challenge, CodeSheet.Kind, CodeSheet.Count, SheetCode.Length, ct)).Select((characters, i) => new SheetCode(i + 1, characters))];

    /// <summary>Which one is typed back: somewhere in the middle of the paper, the same at every look.</summary>
    public static int Asked(Challenge challenge) => 1 + (challenge.Id.Value.ToByteArray()[^1] % CodeSheet.Count);

    public Task<bool> Replaces(Challenge challenge, CancellationToken ct) => sheet.Replaces(challenge, CodeSheet.Kind, ct);

    /// <summary>False: that is not the code with the number asked for.</summary>
    public async Task<bool> Keep(Challenge challenge, string? typed, CancellationToken ct)
    {
        var (now, codes, number) = (time.GetUtcNow(), await Pending(challenge, ct), Asked(challenge));
        if (SheetCode.Read(number, typed) != codes[number - 1])
        {
            return false;
        }

        await sheet.Keep(challenge, CodeSheet.Kind, codes.Select(code =>
            new NewFactor(RowId.New<FactorId>(now), texts["factor.code-sheet.name"], [], code.Lookup(box, challenge.AccountId), Counter: code.Number)), ct);
        return true;
    }
}
