using MfaPortal.Storage;

namespace MfaPortal.Passwords;

internal readonly record struct ResetId(Guid Value) : IRowId<ResetId>
{
    public static ResetId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
