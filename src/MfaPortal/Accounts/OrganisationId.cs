using MfaPortal.Storage;

namespace MfaPortal.Accounts;

internal readonly record struct OrganisationId(Guid Value) : IRowId<OrganisationId>
{
    public static OrganisationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
