using MfaPortal.Storage;

namespace MfaPortal.Sessions;

/// <summary>Names a journey to rooms that belong to one without knowing it: a challenge carries it back to where it began.</summary>
internal readonly record struct JourneyId(Guid Value) : IRowId<JourneyId>
{
    public static JourneyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
