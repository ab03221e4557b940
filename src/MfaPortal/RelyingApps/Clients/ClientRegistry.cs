using System.Collections.Frozen;
using MfaPortal.Oidc.Host;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// The apps in memory. Resolved at start, so that wrong settings stop it; afterwards a wrong change is refused with a line in
/// the log, and the apps stay as they were. (IOptionsMonitor forgets the last good answer before it makes the next.)
/// </summary>
internal sealed class ClientRegistry : IClients, IHostedService, IDisposable
{
    private readonly IOptionsFactory<ClientsOptions> settings;
    private readonly ILogger<ClientRegistry> log;
    private readonly IDisposable change;
    private FrozenDictionary<string, RelyingApp> apps;

    public ClientRegistry(IOptionsFactory<ClientsOptions> settings, IConfiguration configuration, ILogger<ClientRegistry> log)
    {
        this.settings = settings;
        this.log = log;
        apps = Read();
        change = ChangeToken.OnChange(configuration.GetReloadToken, Replace);
    }

    /// <summary>All apps, as they stand at this moment.</summary>
    public IReadOnlyCollection<RelyingApp> All => Volatile.Read(ref apps).Values;

    public ValueTask<Client?> Find(string clientId, CancellationToken ct) => new(Volatile.Read(ref apps).GetValueOrDefault(clientId)?.Client);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => change.Dispose();

    private FrozenDictionary<string, RelyingApp> Read() => Settings()
        .ToFrozenDictionary(entry => entry.Key, entry => RelyingApp.From(entry.Key, entry.Value), StringComparer.Ordinal);

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

    private void Replace()
    {
        try
        {
            Volatile.Write(ref apps, Read());
            log.LogInformation("The apps were read again from the settings: {Count}", All.Count);
        }
        catch (OptionsValidationException flaw)
        {
            log.LogError("The changed apps were not taken: {Flaws}", string.Join(' ', flaw.Failures));
        }
    }
}
