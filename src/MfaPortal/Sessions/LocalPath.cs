namespace MfaPortal.Sessions;

/// <summary>A path on this very server; anything a browser could read as another host is refused (threat T63).</summary>
internal static class LocalPath
{
    public static bool Is(string? path) =>
        path is { Length: > 0 and <= 2048 } && path[0] == '/'
        && (path.Length == 1 || (path[1] != '/' && path[1] != '\\'))
        // Every address of ours is printable ASCII; no header could carry anything else back.
        && path.All(letter => letter is > ' ' and <= '~');

    public static string Or(string? path, string otherwise) => Is(path) ? path! : otherwise;
}
