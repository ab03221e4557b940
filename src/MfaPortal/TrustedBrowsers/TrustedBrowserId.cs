using MfaPortal.Storage;

namespace MfaPortal.TrustedBrowsers;

internal readonly record struct TrustedBrowserId(Guid Value) : IRowId<TrustedBrowserId>
{
    public static TrustedBrowserId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
