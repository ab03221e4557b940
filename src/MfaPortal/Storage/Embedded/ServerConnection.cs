using Npgsql;

namespace MfaPortal.Storage.Embedded;

/// <summary>How to reach the server in a socket folder. No password: only the owner of the 0700 folder gets as far as the socket.</summary>
internal static class ServerConnection
{
    public const string Superuser = "mfaportal";
    public const int Port = 5432;

    public static string Text(string socketFolder, string database) => Builder(socketFolder, database).ConnectionString;

    // Unpooled: a pooled connection would outlive the server it was opened to and fail the first use after a restart.
    public static string ForUpkeep(string socketFolder)
    {
        var builder = Builder(socketFolder, "postgres");
        builder.Pooling = false;
        return builder.ConnectionString;
    }

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static NpgsqlConnectionStringBuilder Builder(string socketFolder, string database) => new()
    {
        Host = socketFolder,
        Port = Port,
        Username = Superuser,
        Database = database,
    };
}
