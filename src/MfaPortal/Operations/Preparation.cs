using System.Reflection;
using MfaPortal.Accounts;
using MfaPortal.Oidc;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>What happens between the building of the portal and its first request.</summary>
internal static class Preparation
{
    /// <summary>
    /// Null: serve. Otherwise the program ends with this exit code: a verb (<c>migrate</c>, <c>unfreeze</c>, <c>add-administrator</c>) has done its work,
    /// or something is wrong and stands on stderr, one sentence each. <paramref name="lay"/> lays the way of a request; it is called where the portal is to
    /// serve and its settings are right.
    /// </summary>
    public static async Task<int?> Prepare(this WebApplication app, StartUp start, string[] args, Action lay)
    {
        var flaws = args switch
        {
            ["migrate", ..] => await Migrate(app, start),
            ["unfreeze", var login, "--reason", var reason] => await Once(app, start, (services, ct) => UnfreezeVerb.Run(services, login, reason, ct)),
            ["unfreeze", ..] => [UnfreezeVerb.Usage],
            ["add-administrator", var login, "--email", var email, "--name", var name] =>
                await Once(app, start, (services, ct) => AddAdministratorVerb.Run(services, login, email, name, ct)),
            ["add-administrator", ..] => [AddAdministratorVerb.Usage],
            _ => await Begin(app, start, lay),
        };
        foreach (var flaw in flaws)
        {
            await Console.Error.WriteLineAsync(flaw);
        }

        return flaws.Count > 0 ? 1 : args is ["migrate" or "unfreeze" or "add-administrator", ..] ? 0 : null;
    }

    // Only what concerns the database: the step runs before the portal, often with fewer settings.
    private static async Task<IReadOnlyList<string>> Migrate(WebApplication app, StartUp start)
    {
        if (start.ConnectionString.Length == 0)
        {
            return start.Flaws;
        }

        try
        {
            await app.Services.GetRequiredService<Schema>().Migrate(CancellationToken.None);
            return [];
        }
        catch (NpgsqlException e)
        {
            return [Unreachable(e)];
        }
    }

    // A verb that does one thing to the data of a portal whose settings are right, and serves nobody.
    private static async Task<IReadOnlyList<string>> Once(WebApplication app, StartUp start, Func<IServiceProvider, CancellationToken, Task<string?>> verb)
    {
        string[] flaws = [.. start.Flaws, .. Invalid(app.Services, issuerIsWrong: false)];
        if (flaws.Length > 0)
        {
            return flaws;
        }

        try
        {
            var flaw = await Refusal(app.Services.GetRequiredService<Schema>(), CancellationToken.None)
                ?? await verb(app.Services, CancellationToken.None);
            return flaw is null ? [] : [flaw];
        }
        catch (NpgsqlException e)
        {
            return [Unreachable(e)];
        }
    }

    private static async Task<IReadOnlyList<string>> Begin(WebApplication app, StartUp start, Action lay)
    {
        var issuerIsWrong = start.Flaws.Any(flaw => flaw.StartsWith("MfaPortal:Issuer", StringComparison.Ordinal));
        string[] flaws = [.. start.Flaws, .. Invalid(app.Services, issuerIsWrong)];
        if (flaws.Length > 0)
        {
            return flaws;
        }

        // Each is a good part of a start, and neither needs the other.
        var opening = Task.Run(() => Open(app));
        lay();
        app.Lifetime.ApplicationStarted.Register(() => _ = GiveBack(app.Services.GetRequiredService<TimeProvider>()));
        return await opening;
    }

    // A start leaves as much behind as it keeps, and a portal with little to do would hold it for hours. Not before whoever waited for the start
    // has been answered, and only in a process of its own: tests have many portals in one.
    private static async Task GiveBack(TimeProvider time)
    {
        if (Assembly.GetEntryAssembly() == typeof(Preparation).Assembly)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), time);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static async Task<string[]> Open(WebApplication app)
    {
        var ct = app.Lifetime.ApplicationStopping;
        var schema = app.Services.GetRequiredService<Schema>();
        try
        {
            if (app.Environment.IsDevelopment())
            {
                await schema.Migrate(ct);
            }

            if (await Refusal(schema, ct) is { } refusal)
            {
                return [refusal];
            }

            if (await Apps(app.Services, ct) is { Count: > 0 } wrongApps)
            {
                return [.. wrongApps];
            }

            var keys = app.Services.GetRequiredService<SigningKeyStore>().Prepare(ct);
            if (app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<PortalOptions>>().Value.SeedDemo)
            {
                await using var scope = app.Services.CreateAsyncScope();
                await ActivatorUtilities.CreateInstance<DemoAccounts>(scope.ServiceProvider).Seed(ct);
            }

            await keys;
            return [];
        }
        catch (NpgsqlException e)
        {
            return [Unreachable(e)];
        }
    }

    private static async Task<IReadOnlyList<string>> Apps(IServiceProvider services, CancellationToken ct)
    {
        try
        {
            return await services.GetRequiredService<ClientWatch>().Prepare(ct);
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private static async Task<string?> Refusal(Schema schema, CancellationToken ct)
    {
        try
        {
            await schema.Check(ct);
            return null;
        }
        catch (InvalidOperationException e)
        {
            // EF Core wraps a lost connection in one of these too.
            return e.InnerException is NpgsqlException lost ? Unreachable(lost) : e.Message;
        }
    }

    private static string Unreachable(NpgsqlException e) => $"The database of ConnectionStrings:MfaPortal cannot be used: {e.Message}";

    // The rooms' own rules for their settings, all of them before anything is told.
    private static IEnumerable<string> Invalid(IServiceProvider services, bool issuerIsWrong)
    {
        IEnumerable<Exception> refusals = [];
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException e)
        {
            refusals = [e];
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            refusals = e.InnerExceptions;
        }

        // The protocol's issuer is the portal's; one sentence about it is enough.
        return refusals.Cast<OptionsValidationException>().Where(refusal => !issuerIsWrong || refusal.OptionsType != typeof(OidcOptions)).SelectMany(refusal => refusal.Failures);
    }
}
