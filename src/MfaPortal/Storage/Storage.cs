using System.Data.Common;
using MfaPortal.Oidc.Host;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MfaPortal.Storage;

/// <summary>
/// The room of the database: the context, its conventions and migrations, the private PostgreSQL of Development, and what
/// is sealed in it. Owns the tables <c>key_ring</c> and <c>storage_facts</c>; every other table belongs to the room of its entity.
/// </summary>
internal static class Storage
{
    public static IServiceCollection AddStorage(this IServiceCollection services, string connectionString, MasterKey masterKey)
    {
        services.AddSingleton<Entropy>();
        services.AddSingleton(masterKey);
        services.AddSingleton<SecretBox>();
        services.AddSingleton(_ => NpgsqlDataSource.Create(Frugal(connectionString)));
        services.AddPooledDbContextFactory<PortalDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .ConfigureWarnings(warnings => warnings.Throw(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.MultipleCollectionIncludeWarning)));
        services.AddScoped(provider => NewContext(provider.GetRequiredService<IDbContextFactory<PortalDb>>()));
        services.AddSingleton<Schema>();

        services.AddDataProtection().SetApplicationName("MfaPortal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRing>();
        return services;
    }

    /// <summary>
    /// Nothing here leaves anything behind in a connection (no SET, no temporary table, locks only within transactions), so giving it
    /// back needs no DISCARD ALL, which would be every second statement. What is asked again and again is planned once per connection.
    /// What the operator wrote wins: a pooler that cannot carry prepared statements wants <c>Max Auto Prepare=0</c>.
    /// </summary>
    internal static string Frugal(string connectionString)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var frugal = new NpgsqlConnectionStringBuilder(connectionString);
        if (!said.ContainsKey("No Reset On Close") && !said.ContainsKey("NoResetOnClose"))
        {
            frugal.NoResetOnClose = true;
        }

        if (!said.ContainsKey("Max Auto Prepare") && !said.ContainsKey("MaxAutoPrepare"))
        {
            frugal.MaxAutoPrepare = 128;
        }

        return frugal.ConnectionString;
    }

    // Nobody here goes on after a failed save within the same transaction, so nobody needs a savepoint around each.
    private static PortalDb NewContext(IDbContextFactory<PortalDb> database)
    {
        var db = database.CreateDbContext();
        db.Database.AutoSavepointsEnabled = false;
        return db;
    }
}
