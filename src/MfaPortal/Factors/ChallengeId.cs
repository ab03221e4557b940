using MfaPortal.Storage;

namespace MfaPortal.Factors;

internal readonly record struct ChallengeId(Guid Value) : IRowId<ChallengeId>
{
    public static ChallengeId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
