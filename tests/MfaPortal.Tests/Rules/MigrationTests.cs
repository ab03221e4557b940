using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Rules;

/// <summary>The tables of a new database are the tables the code means: no change of the model without its migration.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void The_model_has_no_change_that_no_migration_knows()
    {
        using var db = new DesignTime().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void A_table_without_a_migration_is_noticed()
    {
        using var db = new Unmigrated(new DbContextOptionsBuilder<Unmigrated>().UseNpgsql("Host=none").Options);
        Assert.True(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_migrations_make_every_table_of_the_model()
    {
        var server = await Fixture.PostgresServer.Current;
        var options = (string connection) => new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connection).Options;
        var template = await server.Template("rules_migrations", async connection =>
        {
            await using var db = new PortalDb(options(connection));
            await db.Database.MigrateAsync();
        });
        var database = await server.CreateDatabase(template);

        await using (var db = new PortalDb(options(database)))
        {
            var wanted = db.Model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(property => $"{type.GetTableName()}.{property.GetColumnName()}"));
            var made = await db.Database.SqlQueryRaw<string>(
                """select table_name || '.' || column_name as "Value" from information_schema.columns where table_schema = 'public'""").ToListAsync();
            Assert.Empty(wanted.Except(made));
        }

        await server.DropDatabase(database);
    }

    private sealed class Unmigrated(DbContextOptions<Unmigrated> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder model) => model.Entity<Parcel>();
    }

    private sealed class Parcel
    {
        public int Id { get; init; }
    }
}
