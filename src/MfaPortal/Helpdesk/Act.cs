using MfaPortal.Factors;
using MfaPortal.Storage;

namespace MfaPortal.Helpdesk;

/// <summary>What helpdesk can do to an account. In an address it is a noun: posting to <c>…/reset</c> creates a reset.</summary>
internal abstract record Act
{
    private Act(string name) => Name = name;

    public string Name { get; }

    internal sealed record FactorReset(FactorId Factor) : Act("factor-reset");

    internal sealed record FullReset() : Act("reset");

    internal sealed record SessionEnd() : Act("session-end");

    internal sealed record Unlock() : Act("unlock");

    internal sealed record Unfreeze() : Act("unfreeze");

    public static Act? Parse(string? noun, string? factor) => noun switch
    {
        "factor-reset" => RowId.TryParse<FactorId>(factor, out var id) ? new FactorReset(id) : null,
        "reset" => new FullReset(),
        "session-end" => new SessionEnd(),
        "unlock" => new Unlock(),
        "unfreeze" => new Unfreeze(),
        _ => null,
    };
}
