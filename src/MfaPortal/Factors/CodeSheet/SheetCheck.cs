using System.Security.Cryptography;
using MfaPortal.Storage;

namespace MfaPortal.Factors.CodeSheet;

internal abstract record SheetVerdict
{
    private SheetVerdict()
    {
    }

    internal sealed record Accepted(FactorTry Tried) : SheetVerdict;

    internal sealed record Wrong : SheetVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : SheetVerdict;

    internal sealed record Over : SheetVerdict;

    internal sealed record Skipped : SheetVerdict;

    /// <summary>It is the last one.</summary>
    internal sealed record NotSkipped : SheetVerdict;

    /// <summary>Too many were skipped since one was used.</summary>
    internal sealed record SkippedTooMany : SheetVerdict;
}

/// <summary>
/// Is this the code with the number asked for? That number stays the same until its code is used or skipped, so that who saw one code over
/// somebody's shoulder gains nothing by asking again. A skip is counted as a try: nobody empties a sheet with the password alone.
/// </summary>
internal sealed class SheetCheck(FactorDesk desk, SecretBox box)
{
    public async Task<SheetVerdict> Check(string? challenge, string? typed, CancellationToken ct)
    {
        if (SheetLetters.Read(typed, SheetCode.Length) is not { } characters)
        {
            return new SheetVerdict.Wrong();
        }

        var (tried, flaw) = await Try(challenge, ct);
        if (tried is null)
        {
            return flaw;
        }

        var asked = Asked(tried);
        var code = new SheetCode((int)asked.Counter, characters);
        if (CryptographicOperations.FixedTimeEquals(code.Lookup(box, tried.Account), asked.Lookup)
            && await desk.Show(tried, CodeSheet.Kind, asked, counter: null, drift: 0, ct))
        {
            return new SheetVerdict.Accepted(tried);
        }

        await desk.Refuse(tried.Account, CodeSheet.Kind, "wrong or used code", ct);
        return new SheetVerdict.Wrong();
    }

    public async Task<SheetVerdict> Skip(string? challenge, long number, CancellationToken ct)
    {
        var (tried, flaw) = await Try(challenge, ct);
        if (tried is null)
        {
            return flaw;
        }

        // A second click on the same button means the same code, not the next one too.
        var asked = Asked(tried);
        return tried.Factors.Count == 1 ? new SheetVerdict.NotSkipped()
            : asked.Counter != number || await desk.Skip(tried, CodeSheet.Kind, asked, ct) ? new SheetVerdict.Skipped()
            : !await desk.MaySkip(tried.Account, CodeSheet.Kind, ct) ? new SheetVerdict.SkippedTooMany()
            : new SheetVerdict.Over();
    }

    private static TriedFactor Asked(FactorTry tried) => tried.Factors.MinBy(factor => factor.Counter)!;

    private async Task<(FactorTry? Tried, SheetVerdict Flaw)> Try(string? challenge, CancellationToken ct)
    {
        if (await desk.Try(challenge, CodeSheet.Kind, ct) is not { } tried)
        {
            return (null, new SheetVerdict.Over());
        }

        if (tried.Factors.Count > 0)
        {
            return (tried, new SheetVerdict.Over());
        }

        await desk.Refuse(tried.Account, CodeSheet.Kind, "waiting, locked or none left", ct);
        return (null, new SheetVerdict.Wait(await desk.WaitUntil(tried.Account, CodeSheet.Kind, ct)));
    }
}
