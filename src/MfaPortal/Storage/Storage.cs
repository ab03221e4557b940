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
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddPooledDbContextFactory<PortalDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .ConfigureWarnings(warnings => warnings.Throw(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.MultipleCollectionIncludeWarning)));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        services.AddSingleton<Schema>();

        services.AddDataProtection().SetApplicationName("MfaPortal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRing>();
        return services;
    }
}
