using MfaPortal.Storage;

namespace MfaPortal.Sessions;

internal readonly record struct SessionId(Guid Value) : IRowId<SessionId>
{
    public static SessionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
