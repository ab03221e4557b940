using MfaPortal.Storage;

namespace MfaPortal.SignIn;

internal readonly record struct JourneyId(Guid Value) : IRowId<JourneyId>
{
    public static JourneyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
