using System.Diagnostics;
using System.Globalization;
using MfaPortal.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Storage.Embedded;

public sealed class EmbeddedPostgresTests(DatabaseFolders folders) : IClassFixture<DatabaseFolders>
{
    [Fact]
    public async Task Starts_where_there_is_nothing_and_keeps_the_data_for_the_next_start()
    {
        var root = folders.New();
        await using (var first = await Start(root))
        {
            await first.EnsureDatabase("portal", default);
            await Ask(first, "create table kept (n int); insert into kept values (42); select 1");
        }

        Assert.False(File.Exists(PidFileOf(root)));
        await using var second = await Start(root);
        await second.EnsureDatabase("portal", default);
        Assert.Equal(42, await Ask(second, "select n from kept"));
    }

    [Fact]
    public async Task Starts_after_the_server_was_killed()
    {
        var root = folders.New();
        var killed = await Start(root);
        var pid = ServerPid(root);
        Process.GetProcessById(pid).Kill();
        await using var next = await Start(root);

        Assert.NotEqual(pid, ServerPid(root));
        Assert.Equal(1, await Ask(next, "select 1", "postgres"));
        await killed.DisposeAsync();
        Assert.Equal(1, await Ask(next, "select 1", "postgres"));
    }

    [Fact]
    public async Task Starts_when_a_stranger_has_the_killed_servers_process_number()
    {
        var root = folders.New();
        await (await Start(root)).DisposeAsync();
        using var stranger = Stranger();
        await File.WriteAllTextAsync(PidFileOf(root), $"{stranger.Id}\n{root}/postgres/pg\n1\n5432\n{root}/postgres/socket\n\n\nready\n");

        await using (await Start(root))
        {
            Assert.NotEqual(stranger.Id, ServerPid(root));
        }

        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task Starts_after_a_preparation_was_killed_halfway()
    {
        var root = folders.New();
        var half = Directory.CreateDirectory(Path.Combine(root, "postgres", "pg.new.1", "base"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "..", "PG_VERSION"), "15\n");

        await using var server = await Start(root);

        Assert.Equal(1, await Ask(server, "select 1", "postgres"));
        Assert.False(Directory.Exists(half.FullName));
    }

    [Fact]
    public async Task Takes_over_a_server_whose_portal_was_killed_and_stops_it_at_the_end()
    {
        var root = folders.New();
        await (await Start(root)).DisposeAsync();
        await StartWithoutPortal(root);
        var orphan = ServerPid(root);

        await using (await Start(root))
        {
            Assert.Equal(orphan, ServerPid(root));
        }

        Assert.False(File.Exists(PidFileOf(root)));
    }

    [Fact]
    public async Task Shares_one_server_among_portals_and_the_last_one_stops_it()
    {
        var root = folders.New();
        var portals = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Start(root)));
        var pid = ServerPid(root);

        await portals[0].DisposeAsync();
        await portals[2].DisposeAsync();
        Assert.Equal(pid, await Ask(portals[1], "select pid from (select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid) as file", "postgres"));

        await portals[1].DisposeAsync();
        Assert.False(File.Exists(PidFileOf(root)));
    }

    [Theory]
    [InlineData("a-folder-name-that-is-much-too-long-for-the-path-of-a-unix-socket-which-holds-hardly-more-than-a-hundred-bytes")]
    [InlineData("o'brien, \"müller\" $HOME `x`")]
    public async Task Starts_below_a_folder_whose_path_no_socket_could_have(string name)
    {
        var root = Path.Combine(folders.New(), name);
        string socketFolder;
        await using (var server = await Start(root))
        {
            socketFolder = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")).Host!;
            Assert.Equal(1, await Ask(server, "select 1", "postgres"));
            Assert.DoesNotContain(root, socketFolder, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(socketFolder));
    }

    [Fact]
    public async Task Listens_on_no_network_and_lets_nobody_else_near_the_socket()
    {
        var root = folders.New();
        await using var server = await Start(root);

        Assert.Empty(NetworkListeners.Of(ServerPid(root)));
        var socketFolder = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")).Host!;
        Assert.Equal("rwx------", Modes(socketFolder));
    }

    [Fact]
    public async Task Sorts_by_code_point_and_knows_unicode_letters()
    {
        await using var server = await Start(folders.New());

        Assert.Equal(1, await Ask(server, "select (lower('ÖÉ') = 'öé' and 'Z' < 'a')::int", "postgres"));
    }

    [Fact]
    public async Task Says_what_to_install_when_there_are_no_binaries()
    {
        var options = new EmbeddedPostgresOptions { DataRoot = folders.New(), BinaryFolders = ["/nowhere"] };

        var refusal = await Assert.ThrowsAsync<PostgresUnavailable>(() => EmbeddedPostgres.Start(options, NullLogger.Instance, default));

        Assert.Contains("apt-get install postgresql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("brew install postgresql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_version_made_the_data_when_only_another_one_is_installed()
    {
        var root = folders.New();
        Directory.CreateDirectory(Path.Combine(root, "postgres", "pg"));
        await File.WriteAllTextAsync(Path.Combine(root, "postgres", "pg", "PG_VERSION"), "11\n");

        var refusal = await Assert.ThrowsAsync<PostgresUnavailable>(() => Start(root));

        Assert.Contains("was made by PostgreSQL 11", refusal.Message, StringComparison.Ordinal);
    }

    private static string? Account => Environment.IsPrivilegedProcess ? "postgres" : null;

    private static Task<EmbeddedPostgres> Start(string root) =>
        EmbeddedPostgres.Start(new() { DataRoot = root, Durable = false }, NullLogger.Instance, default);

    private static async Task StartWithoutPortal(string root)
    {
        var binaries = await PostgresBinaries.Find(PostgresBinaries.UsualFolders(), null, root, default);
        var started = await Command.Run(binaries.PgCtl, ["start", "-D", "pg", "-l", "server.log", "-w"], Path.Combine(root, "postgres"), Account, default);
        Assert.True(started.Succeeded, started.Output);
    }

    // Of the server's own user: the processes of others are no obstacle to PostgreSQL.
    private static Process Stranger()
    {
        var start = new ProcessStartInfo("sleep", ["60"]) { WorkingDirectory = "/" };
        if (Account is not null)
        {
            start.UserName = Account;
        }

        return Process.Start(start)!;
    }

    private static string PidFileOf(string root) => Path.Combine(root, "postgres", "pg", "postmaster.pid");

    private static int ServerPid(string root) => int.Parse(File.ReadLines(PidFileOf(root)).First(), CultureInfo.InvariantCulture);

    private static string Modes(string folder) =>
        string.Concat("rwxrwxrwx".Select((letter, i) => ((int)new DirectoryInfo(folder).UnixFileMode & (256 >> i)) != 0 ? letter : '-'));

    private static async Task<int> Ask(EmbeddedPostgres server, string sql, string database = "portal")
    {
        var text = new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
