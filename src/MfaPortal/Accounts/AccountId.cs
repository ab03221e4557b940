using MfaPortal.Storage;

namespace MfaPortal.Accounts;

internal readonly record struct AccountId(Guid Value) : IRowId<AccountId>
{
    public static AccountId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
