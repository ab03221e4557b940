using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Storage;

/// <summary>
/// The one database. Each table is described beside its entity in the room that owns it
/// (<c>SessionTable</c> in Sessions, …) and is written by that room alone.
/// </summary>
internal sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.ConfigureRowIds();
        configuration.Properties<string>().HaveMaxLength(Conventions.DefaultTextLength);
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(Assembly.GetExecutingAssembly());
        model.UseSnakeCaseNames();
    }
}
