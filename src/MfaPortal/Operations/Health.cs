using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>Live: the process answers. Ready: it can serve people. Strangers learn no more than that.</summary>
internal static class Health
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(LivePath, () => Results.Json(new { status = "live" })).WithMetadata(new Quiet());
        routes.MapGet(ReadyPath, async (HttpContext http, Readiness readiness) =>
            await readiness.Ask(http.RequestServices, http.RequestAborted)
                ? Results.Json(new { status = "ready" })
                : Results.Json(new { status = "not ready" }, statusCode: StatusCodes.Status503ServiceUnavailable)).WithMetadata(new Quiet());
    }
}

internal sealed class Readiness(IDbContextFactory<PortalDb> database, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile bool migrated;

    public async Task<bool> Ask(IServiceProvider services, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var db = await database.CreateDbContextAsync(limit.Token);
            await db.Database.ExecuteSqlRawAsync("select 1", limit.Token);
            migrated = migrated || !(await db.Database.GetPendingMigrationsAsync(limit.Token)).Any();
            if (services.GetService<ISigningKeys>() is { } keys)
            {
                await keys.Read(limit.Token);
            }

            return migrated;
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            log.LogWarning("Not ready: {Reason}", e.GetType().Name);
            return false;
        }
    }
}
