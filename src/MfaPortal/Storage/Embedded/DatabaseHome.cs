using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Storage.Embedded;

/// <summary>The folder that holds all of the embedded database (data, socket, log, locks), and the user who owns it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record DatabaseHome(string Folder, ServerAccount Account)
{
    public string Log => Path.Combine(Folder, "server.log");

    public static async Task<DatabaseHome> Open(string dataRoot, CancellationToken ct)
    {
        var root = Path.GetFullPath(dataRoot);
        return await TryOpen(Path.Combine(root, "postgres"), ct)
            ?? await TryOpen(OutsideClosedFolders(root), ct)
            ?? throw new PostgresUnavailable($"The embedded database runs as an unprivileged user, who can reach neither {root} nor /var/lib: open the folders above to others (chmod o+x), or start the portal as an ordinary user.");
    }

    /// <summary>Runs a program as the owner, inside the home: relative paths spare every program its own quoting rules.</summary>
    public Task<Command> Run(string program, string[] arguments, CancellationToken ct) =>
        Command.Run(program, arguments, Folder, Account.Name, ct);

    private static async Task<DatabaseHome?> TryOpen(string folder, CancellationToken ct)
    {
        var account = await ServerAccount.For(folder, ct);
        var isNew = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            await account.Own(folder, ct);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new PostgresUnavailable($"The embedded database cannot use {folder}: start the portal as the user that folder belongs to, or remove it ({e.Message}).", e);
        }

        if (await account.CanReach(folder, ct))
        {
            return new(folder, account);
        }

        if (isNew)
        {
            Directory.Delete(folder);
        }

        return null;
    }

    // A checkout in /root is closed to the user that root must drop to. The name is made from the path, so that the next start finds it again.
    private static string OutsideClosedFolders(string root) =>
        Path.Combine("/var/lib/mfaportal", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16], "postgres");
}
