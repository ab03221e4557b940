using MfaPortal.Storage;

namespace MfaPortal.RelyingApps.Grants;

internal readonly record struct GrantId(Guid Value) : IRowId<GrantId>
{
    public static GrantId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
