using System.Diagnostics;
using MfaPortal.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class StartRulesTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["MfaPortal:Issuer"] = "https://id.example.org",
        ["MfaPortal:MasterKey"] = Convert.ToBase64String(new byte[32]),
        ["ConnectionStrings:MfaPortal"] = "Host=db;Username=portal",
    };

    [Fact]
    public void Let_a_complete_production_start() => Assert.Empty(Flaws());

    [Theory]
    [InlineData("MfaPortal:Issuer", "http://id.example.org", "https://")]
    [InlineData("MfaPortal:Issuer", "https://id.example.org/", "MfaPortal:Issuer")]
    [InlineData("MfaPortal:Issuer", "https://id.example.org/portal", "MfaPortal:Issuer")]
    [InlineData("MfaPortal:Issuer", null, "MfaPortal:Issuer")]
    [InlineData("MfaPortal:MasterKey", null, "master key is missing")]
    [InlineData("MfaPortal:MasterKey", "c2hvcnQ=", "32 bytes")]
    [InlineData("MfaPortal:SeedDemo", "true", "SeedDemo")]
    [InlineData("MfaPortal:KnownProxies:0", "proxy.example.org", "KnownProxies")]
    [InlineData("MfaPortal:TimeZone", "Europe/Nowhere", "MfaPortal:TimeZone is \"Europe/Nowhere\"")]
    [InlineData("Mail:TimeZone", "Europe/Amsterdam", "MfaPortal:TimeZone")]
    [InlineData("ForwardedHeaders_Enabled", "true", "KnownProxies")]
    [InlineData("ConnectionStrings:MfaPortal", null, "ConnectionStrings:MfaPortal")]
    [InlineData("ConnectionStrings:MfaPortal", "Nonsense=1", "ConnectionStrings:MfaPortal")]
    public void Refuse_one_wrong_setting_in_one_sentence(string name, string? value, string about) =>
        Assert.Contains(about, Assert.Single(Flaws((name, value))), StringComparison.Ordinal);

    [Fact]
    public void Take_the_master_key_from_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Convert.ToBase64String(new byte[32]) + "\n");
        try
        {
            Assert.Empty(Flaws(("MfaPortal:MasterKey", null), ("MfaPortal:MasterKeyFile", file)));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Single(Flaws(("MfaPortal:MasterKey", null), ("MfaPortal:MasterKeyFile", file)));
    }

    [Fact]
    public void Ask_little_of_development() => Assert.Empty(StartRules.Flaws(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("MfaPortal:Issuer", (string?)"http://localhost:5080")]).Build(),
        new Somewhere(Environments.Development)));

    [Fact]
    public void Give_the_database_little_time_unless_told_otherwise()
    {
        var ours = new NpgsqlConnectionStringBuilder(StartUp.WithLimits("Host=db"));
        var theirs = new NpgsqlConnectionStringBuilder(StartUp.WithLimits("Host=db;Timeout=30;Command Timeout=60"));

        Assert.Equal((3, 10), (ours.Timeout, ours.CommandTimeout));
        Assert.Equal((30, 60), (theirs.Timeout, theirs.CommandTimeout));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Tell_everything_at_once_on_stderr_and_end_with_1(string environment)
    {
        using var portal = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = environment, ["MfaPortal__SeedDemo"] = "true", ["Sessions__Idle"] = "05:00:00", ["Passwords__Iterations"] = "210000" },
        })!;
        var output = portal.StandardOutput.ReadToEndAsync();
        var errors = (await portal.StandardError.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await portal.WaitForExitAsync();

        Assert.Equal(1, portal.ExitCode);
        Assert.DoesNotContain("Exception", await output, StringComparison.Ordinal);
        Assert.All(
            ["MfaPortal:Issuer", "ConnectionStrings:MfaPortal", "master key", "SeedDemo", "Mail:Host", "Sessions:Idle", "Passwords:Iterations"],
            about => Assert.Single(errors, line => line.Contains(about, StringComparison.Ordinal)));
        Assert.DoesNotContain(errors, line => line.Contains(" at ", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Flaws(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Good);
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        return StartRules.Flaws(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new Somewhere(Environments.Production));
    }

    private sealed class Somewhere(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "MfaPortal";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
