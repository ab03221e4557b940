using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Fixture;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Copies_a_template_that_is_built_once_and_drops_the_copy()
    {
        var server = await PostgresServer.Current;
        var built = 0;
        var templates = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Template("fixture_template", Migrate)));
        var copies = await Task.WhenAll(templates.Select(server.CreateDatabase));

        Assert.Equal(1, built);
        Assert.Equal(4, copies.Distinct().Count());
        foreach (var copy in copies)
        {
            Assert.Equal(7, await Ask(copy, "select n from t"));
            await server.DropDatabase(copy);
        }

        await Assert.ThrowsAsync<PostgresException>(() => Ask(copies[0], "select n from t"));

        async Task Migrate(string connectionString)
        {
            Interlocked.Increment(ref built);
            await Ask(connectionString, "create table t (n int); insert into t values (7); select n from t");
        }
    }

    private static async Task<int> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
