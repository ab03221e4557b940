using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.CodeSheet;

/// <summary>Making a sheet: shown until one of its codes is typed back, worth something only from then on.</summary>
internal sealed class SheetPrinting(Challenges challenges, FactorDesk desk, SecretBox box, Entropy entropy, Text texts, TimeProvider time)
{
    public async Task<IReadOnlyList<SheetCode>> Pending(Challenge challenge, CancellationToken ct)
    {
        var owner = challenge.Id.ToString();
        var fresh = challenge.Payload ?? box.Seal(CodeSheet.Kind.Name, owner, Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(1, CodeSheet.Count).Select(number => SheetCode.New(number, entropy).Characters))));
        var kept = Encoding.ASCII.GetString(box.Open(CodeSheet.Kind.Name, owner, await challenges.KeepPayload(challenge, fresh, ct)));
        return [.. kept.Chunk(SheetCode.Length).Select((characters, i) => new SheetCode(i + 1, new string(characters)))];
    }

    /// <summary>Which one is typed back: somewhere in the middle of the paper, the same at every look.</summary>
    public static int Asked(Challenge challenge) => 1 + (challenge.Id.Value.ToByteArray()[^1] % CodeSheet.Count);

    /// <summary>Whether a sheet that counts now ends with this one.</summary>
    public async Task<bool> Replaces(Challenge challenge, CancellationToken ct) =>
        (await desk.Remaining(challenge.AccountId, CodeSheet.Kind, ct)).Left > 0;

    /// <summary>False: that is not the code with the number asked for.</summary>
    public async Task<bool> Keep(Challenge challenge, string? typed, CancellationToken ct)
    {
        var (now, codes, number) = (time.GetUtcNow(), await Pending(challenge, ct), Asked(challenge));
        if (SheetCode.Read(number, typed) != codes[number - 1])
        {
            return false;
        }

        var rows = codes
            .Select(code => new NewFactor(
                RowId.New<FactorId>(now), texts["factor.code-sheet.name"], [], code.Lookup(box, challenge.AccountId), Counter: code.Number))
            .ToList();

        // False means another tab was faster; the same codes count.
        await desk.Enrol(challenge, CodeSheet.Kind, rows, ct);
        return true;
    }
}
