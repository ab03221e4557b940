using MfaPortal.Storage;

namespace MfaPortal.Sessions;

/// <summary>Names a trusted browser to the sessions that rest on one.</summary>
internal readonly record struct TrustedBrowserId(Guid Value) : IRowId<TrustedBrowserId>
{
    public static TrustedBrowserId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
