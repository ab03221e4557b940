using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// The apps in memory: no request asks the database for them. Resolved at start, so that wrong settings stop it; afterwards a wrong
/// change is refused with a line in the log, and the apps stay as they were. (IOptionsMonitor forgets the last good answer before it
/// makes the next.)
/// </summary>
internal sealed class ClientRegistry : IClients, IHostedService, IDisposable
{
    private readonly IOptionsFactory<ClientsOptions> settings;
    private readonly ClientsFile file;
    private readonly ClientsCheck check;
    private readonly IOptions<PortalOptions> portal;
    private readonly TimeProvider time;
    private readonly ILogger<ClientRegistry> log;
    private readonly IDisposable change;
    private readonly Lock changing = new();
    private DescribedClients described;
    private StoredClients table = StoredClients.None;
    private string? fileStamp;
    private int count;
    private ClientSnapshot now;

    public ClientRegistry(
        IOptionsFactory<ClientsOptions> settings, ClientsFile file, ClientsCheck check, IOptions<PortalOptions> portal, IConfiguration configuration,
        TimeProvider time, ILogger<ClientRegistry> log)
    {
        (this.settings, this.file, this.check, this.portal, this.time, this.log) = (settings, file, check, portal, time, log);
        fileStamp = file.Stamp;
        described = Read();
        now = Compose();
        change = ChangeToken.OnChange(configuration.GetReloadToken, ReadAgain);
    }

    /// <summary>Everything, as it stands at this moment.</summary>
    public ClientSnapshot Snapshot => Volatile.Read(ref now);

    /// <summary>All apps that are on.</summary>
    public IReadOnlyCollection<RelyingApp> All => Snapshot.Apps.Values;

    /// <summary>Which state of the table this is.</summary>
    public string Stamp => Volatile.Read(ref table).Stamp;

    public ValueTask<Client?> Find(string clientId, CancellationToken ct) => new(App(clientId)?.At(time.GetUtcNow()));

    public RelyingApp? App(string? clientId) => clientId is null ? null
        : Snapshot.Apps.TryGetValue(clientId, out var app) ? app
        : RehearsedApp.Is(clientId) && Snapshot.Apps.TryGetValue(clientId[..^RehearsedApp.Mark.Length], out app)
            && app.Client.GrantTypes.Contains(GrantTypes.AuthorizationCode) ? RehearsedApp.Of(app, portal.Value.Issuer)
        : null;

    /// <summary>Takes what the table holds now.</summary>
    public void Take(StoredClients stored)
    {
        lock (changing)
        {
            var known = Snapshot.Wrong;
            table = stored;
            Volatile.Write(ref now, Compose());
            foreach (var (id, flaws) in now.Wrong.Where(wrong => !known.ContainsKey(wrong.Key)))
            {
                log.LogError("The app {Client} of the table was not taken: {Flaws}", id, string.Join(' ', flaws));
            }
        }
    }

    /// <summary>Looks whether the file of <c>MfaPortal:ClientsFile</c> is another one now.</summary>
    public void LookAtFile()
    {
        if (file.Stamp is { } stamp && stamp != fileStamp)
        {
            fileStamp = stamp;
            ReadAgain();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => change.Dispose();

    private DescribedClients Read()
    {
        var (here, there) = (Settings(), file.Read());
        string[] flaws = [.. here.Keys.Intersect(there.Keys, StringComparer.Ordinal).Select(id => $"{ClientsOptions.Section}:{id} is in the settings and in {file.Path}: remove one of the two.")];
        if (flaws.Length == 0 && check.Validate(null, there) is { Failed: true } refused)
        {
            flaws = [.. refused.Failures.Select(flaw => $"{file.Path}, {flaw}")];
        }

        return flaws.Length > 0
            ? throw new OptionsValidationException(ClientsOptions.Section, typeof(ClientsOptions), flaws)
            : DescribedClients.Of(here.Concat(there));
    }

    private ClientsOptions Settings()
    {
        try
        {
            return settings.Create(Options.DefaultName);
        }
        catch (InvalidOperationException flaw)
        {
            // The binder's word for an unknown key or a value of the wrong kind; which one says the innermost.
            throw new OptionsValidationException(
                ClientsOptions.Section, typeof(ClientsOptions), [$"{ClientsOptions.Section}: {flaw.GetBaseException().Message}"]);
        }
    }

    private void ReadAgain()
    {
        lock (changing)
        {
            try
            {
                var read = Read();
                var added = read.Apps.Keys.Except(described.Apps.Keys).ToHashSet();
                if (table.All.Select(row => row.Id).Concat(table.Deleted).FirstOrDefault(added.Contains) is { } taken)
                {
                    log.LogError("The changed apps were not taken: {Client} {Flaw}", taken, table.Deleted.Contains(taken) ? ClientSnapshot.WasDeleted : ClientSnapshot.InBoth);
                    return;
                }

                described = read;
                Volatile.Write(ref now, Compose());
                log.LogInformation("The apps were read again from the settings: {Count}", All.Count);
            }
            catch (OptionsValidationException flaw)
            {
                log.LogError("The changed apps were not taken: {Flaws}", string.Join(' ', flaw.Failures));
            }
        }
    }

    private ClientSnapshot Compose() => ClientSnapshot.Of($"{++count}/{table.Stamp}", described, table, check);
}
