using MfaPortal.Operations;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Clients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Clients;

public sealed class ClientsFileTests : IDisposable
{
    private const string Crm = """{ "Clients": { "crm": { "Name": "CRM", "Public": true, "RedirectUris": [ "https://crm.example.test/signin" ] } } }""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mfaportal-clients-");

    private string Path => System.IO.Path.Combine(folder.FullName, "clients.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Says_who_there_is_and_who_is_no_longer()
    {
        using var host = Host(Crm);
        var registry = host.Services.GetRequiredService<ClientRegistry>();
        Assert.NotNull(await registry.Find("crm", default));

        Write(Crm.Replace("\"crm\"", "\"sales\"", StringComparison.Ordinal));
        registry.LookAtFile();

        Assert.Null(await registry.Find("crm", default));
        Assert.NotNull(await registry.Find("sales", default));
        Assert.NotNull(await registry.Find("settings", default));
    }

    [Theory]
    [InlineData("{ \"Clients\": {")]
    [InlineData("""{ "Clients": { "crm": { "Name": "CRM", "Public": true, "Publik": true, "RedirectUris": [ "https://crm.example.test/signin" ] } } }""")]
    [InlineData("""{ "Clients": { "crm": null } }""")]
    [InlineData("""{ "Clients": {}, "MfaPortal": { "Issuer": "https://evil.example" } }""")]
    [InlineData("""{ "Clients": { "crm": { "Name": "CRM", "Name": "Twice" } } }""")]
    [InlineData("""{ "Clients": { "crm": { "Name": "CRM", "Public": true, "RedirectUris": [ "javascript:x" ] } } }""")]
    [InlineData("""{ "Clients": { "settings": { "Name": "Both", "Public": true, "RedirectUris": [ "https://crm.example.test/signin" ] } } }""")]
    [InlineData("{}")]
    public async Task Stops_the_start_when_it_is_wrong_and_later_changes_nothing(string wrong)
    {
        Write(wrong);
        using (var host = Host(wrong))
        {
            Assert.NotEmpty(Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ClientRegistry>()).Failures);
        }

        using var running = Host(Crm);
        var registry = running.Services.GetRequiredService<ClientRegistry>();
        Write(wrong);
        registry.LookAtFile();
        Assert.NotNull(await registry.Find("crm", default));
        Assert.NotNull(await registry.Find("settings", default));
    }

    [Fact]
    public async Task Is_read_again_when_a_link_on_the_way_leads_elsewhere()
    {
        // As a mounted ConfigMap changes: clients.json → data/clients.json, and data → the folder of one state.
        using var host = Host(Crm);
        foreach (var (state, id) in new[] { ("one", "crm"), ("two", "hrm") })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(folder.FullName, state));
            File.WriteAllText(System.IO.Path.Combine(folder.FullName, state, "clients.json"), Crm.Replace("\"crm\"", $"\"{id}\"", StringComparison.Ordinal));
        }

        var data = System.IO.Path.Combine(folder.FullName, "data");
        Directory.CreateSymbolicLink(data, "one");
        File.Delete(Path);
        File.CreateSymbolicLink(Path, "data/clients.json");
        var registry = host.Services.GetRequiredService<ClientRegistry>();
        Assert.NotNull(await registry.Find("crm", default));

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "two");
        registry.LookAtFile();

        Assert.Null(await registry.Find("crm", default));
        Assert.NotNull(await registry.Find("hrm", default));
    }

    [Fact]
    public void Stops_the_start_when_it_is_not_there()
    {
        using var host = Host(null);

        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ClientRegistry>());
    }

    private void Write(string text) => File.WriteAllText(Path, text);

    private IHost Host(string? json)
    {
        if (json is not null)
        {
            Write(json);
        }
        else
        {
            File.Delete(Path);
        }

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<PortalOptions>().Configure(options => options.ClientsFile = Path);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clients:settings:Name"] = "Of the settings",
            ["Clients:settings:Public"] = "true",
            ["Clients:settings:RedirectUris:0"] = "https://settings.example.test/signin",
        });
        builder.Services.AddRelyingApps(builder.Configuration);
        return builder.Build();
    }
}
