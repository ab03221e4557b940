namespace MfaPortal.Tests.Mail;

internal static class SourceTree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MfaPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
