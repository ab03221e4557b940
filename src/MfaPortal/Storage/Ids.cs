using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MfaPortal.Storage;

/// <summary>A row's key as a type of its own, so that one kind of id is never passed where another is meant.</summary>
internal interface IRowId<TSelf> : IRowId where TSelf : struct, IRowId<TSelf>
{
    static abstract TSelf From(Guid value);
}

internal interface IRowId
{
    Guid Value { get; }
}

internal static class RowId
{
    /// <summary>Time-ordered (UUID version 7), so that new rows land at the end of the index.</summary>
    public static T New<T>(DateTimeOffset now) where T : struct, IRowId<T> => T.From(Guid.CreateVersion7(now));

    public static bool TryParse<T>(string? text, out T id) where T : struct, IRowId<T>
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = T.From(value);
        return parsed;
    }
}

internal sealed class RowIdConverter<T>() : ValueConverter<T, Guid>(id => id.Value, value => From(value))
    where T : struct, IRowId<T>
{
    // An expression tree cannot name a static abstract member, a plain method in between can.
    private static T From(Guid value) => T.From(value);
}
