using System.Runtime.Versioning;

namespace MfaPortal.Storage.Embedded;

/// <summary>
/// Who uses the server, kept by the kernel as file locks, so that a killed portal needs no cleaning up.
/// Starting and stopping happen one at a time (the turn, exclusive); every user holds the use, shared;
/// whoever can take the use exclusively on leaving was the last.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SharedUse
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string folder;
    private FileStream? turn;
    private FileStream? use;

    private SharedUse(string folder, FileStream turn) => (this.folder, this.turn) = (folder, turn);

    public static async Task<SharedUse> Enter(string folder, CancellationToken ct) =>
        new(folder, await TakeTurn(folder, ct));

    public void Begin()
    {
        use = Open(folder, "use.lock", FileShare.Read);
        turn?.Dispose();
        turn = null;
    }

    public void Abandon()
    {
        use?.Dispose();
        turn?.Dispose();
    }

    public async Task Leave(Func<CancellationToken, Task> stop, CancellationToken ct)
    {
        if (Interlocked.Exchange(ref use, null) is not { } mine)
        {
            return;
        }

        using var leaving = await TakeTurn(folder, ct);
        await mine.DisposeAsync();
        if (TryOpen(folder, "use.lock", FileShare.None) is { } alone)
        {
            await using (alone)
            {
                await stop(ct);
            }
        }
    }

    private static async Task<FileStream> TakeTurn(string folder, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            if (TryOpen(folder, "turn.lock", FileShare.None) is { } turn)
            {
                return turn;
            }

            await Task.Delay(Pause, ct);
        }

        throw new PostgresUnavailable($"Another process has been starting or stopping the embedded database in {folder} for {Patience.TotalMinutes:0} minutes: end it, then start again.");
    }

    private static FileStream? TryOpen(string folder, string name, FileShare share)
    {
        try
        {
            return Open(folder, name, share);
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return null;
        }
    }

    // Read access is enough to lock, and works on a file that root made once.
    private static FileStream Open(string folder, string name, FileShare share) =>
        new(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.Read, share);
}
