namespace MfaPortal.Storage.Embedded;

internal sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder for everything the portal keeps in Development; the database lives below it, in <c>postgres/</c>.</summary>
    public required string DataRoot { get; init; }

    /// <summary>False gives up every promise about a power cut in exchange for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Folders that may hold PostgreSQL's server binaries, best first. Null searches the usual places.</summary>
    public IReadOnlyList<string>? BinaryFolders { get; init; }
}
