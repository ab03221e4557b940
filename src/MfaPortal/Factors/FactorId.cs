using MfaPortal.Storage;

namespace MfaPortal.Factors;

internal readonly record struct FactorId(Guid Value) : IRowId<FactorId>
{
    public static FactorId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
