using MfaPortal.Storage;

namespace MfaPortal.Factors.RecoveryCodes;

internal abstract record RecoveryVerdict
{
    private RecoveryVerdict()
    {
    }

    internal sealed record Accepted(FactorTry Tried) : RecoveryVerdict;

    internal sealed record Wrong : RecoveryVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : RecoveryVerdict;

    internal sealed record Over : RecoveryVerdict;
}

/// <summary>Is this one of the person's unused codes? The try is counted first; the code is used up by one statement.</summary>
internal sealed class RecoveryCheck(FactorDesk desk, SecretBox box)
{
    public async Task<RecoveryVerdict> Check(string? challenge, string? typed, CancellationToken ct)
    {
        if (RecoveryCode.Parse(typed) is not { } code)
        {
            return new RecoveryVerdict.Wrong();
        }

        if (await desk.Try(challenge, RecoveryCodes.Kind, ct) is not { } tried)
        {
            return new RecoveryVerdict.Over();
        }

        if (tried.Factors.Count == 0)
        {
            await desk.Refuse(tried.Account, RecoveryCodes.Kind, "waiting, locked or none left", ct);
            return new RecoveryVerdict.Wait(await desk.WaitUntil(tried.Account, RecoveryCodes.Kind, ct));
        }

        var lookup = code.Lookup(box, tried.Account);
        var match = tried.Factors.FirstOrDefault(factor => lookup.AsSpan().SequenceEqual(factor.Lookup));
        if (match is not null && await desk.Show(tried, RecoveryCodes.Kind, match, counter: null, drift: 0, ct))
        {
            return new RecoveryVerdict.Accepted(tried);
        }

        await desk.Refuse(tried.Account, RecoveryCodes.Kind, "wrong or used code", ct);
        return new RecoveryVerdict.Wrong();
    }
}
