using System.Runtime.Versioning;

namespace MfaPortal.Storage.Embedded;

/// <summary>
/// The operating system's user the server runs as. PostgreSQL refuses root, so a portal that runs as root
/// (containers, CI) hands the database to an unprivileged user; any other portal runs it as itself (no name).
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed record ServerAccount(string? Name)
{
    public static async Task<ServerAccount> For(string folder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new(Name: null);
        }

        // A database that an ordinary user began stays that user's when root starts it once.
        return await OwnerOf(folder, ct) is { } owner
            ? new(owner)
            : new((await Root("id", ["-u", "postgres"], ct)).Succeeded ? "postgres" : "nobody");
    }

    /// <summary>Makes the folder the account's own, closed to everybody else.</summary>
    public async Task Own(string folder, CancellationToken ct)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, ownerOnly);

        // Also proves ownership: changing the mode of somebody else's folder is refused.
        File.SetUnixFileMode(folder, ownerOnly);
        if (Name is not null && await Root("chown", [Name, folder], ct) is { Succeeded: false } refused)
        {
            throw new PostgresUnavailable($"The folder {folder} could not be given to the user '{Name}', whom the embedded database runs as: {refused.Output}");
        }
    }

    /// <summary>False for a folder below one that is closed to the account, such as root's home.</summary>
    public async Task<bool> CanReach(string folder, CancellationToken ct) =>
        Name is null || (await Command.Run("test", ["-x", folder], "/", Name, ct)).Succeeded;

    private static async Task<string?> OwnerOf(string folder, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var answer = await Root("stat", OperatingSystem.IsLinux() ? ["-c", "%U", folder] : ["-f", "%Su", folder], ct);
        return answer is { Succeeded: true, Output: not "root" and not "UNKNOWN" } ? answer.Output : null;
    }

    private static Task<Command> Root(string program, string[] arguments, CancellationToken ct) =>
        Command.Run(program, arguments, "/", account: null, ct);
}
