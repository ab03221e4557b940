using System.Security.Cryptography;
using System.Text;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Clients;

public sealed class ClientSettingsTests
{
    private const string Ten = "abcdefghij";
    private const string Hundred = Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten + Ten;
    private const string LongId = Hundred + Ten + Ten;
    private const string Thousand = Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred;
    private const string LongPath = Thousand + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Hundred + Ten + Ten + Ten + Ten + Ten + Ten + Ten + "abcde";
    private const string Right = """
        { "Clients": { "crm": {
          "Name": "CRM", "Secrets": [ "0123456789abcdef0123456789abcdef" ],
          "RedirectUris": [ "https://crm.example.test/signin" ], "StartUri": "https://crm.example.test/" } } }
        """;

    [Fact]
    public async Task Makes_a_client_that_knows_its_secret_and_no_other()
    {
        using var host = Host(Right);
        var client = await host.Services.GetRequiredService<ClientRegistry>().Find("crm", default);

        Assert.NotNull(client);
        Assert.Equal("CRM", client.Name);
        Assert.Equal(SHA256.HashData("0123456789abcdef0123456789abcdef"u8), Assert.Single(client.SecretHashes));
        Assert.Equal(["openid", "profile", "email"], client.Scopes);
        Assert.True(client.RequirePkce);
        Assert.Equal("RS256", client.IdTokenAlgorithm);
        Assert.Null(await host.Services.GetRequiredService<ClientRegistry>().Find("CRM", default));
    }

    [Theory]
    [InlineData("\"CRM\"", "\"\"", "Name")]
    [InlineData("\"crm\":", "\"c rm\":", "not an id")]
    [InlineData("\"crm\":", "\"c/rm\":", "not an id")]
    [InlineData("\"crm\":", $"\"{LongId}x\":", "1 to 120")]
    [InlineData("https://crm.example.test/signin", $"https://crm.example.test/{LongPath}x", "2000")]
    [InlineData("\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]", "\"Secrets\": [ \"0123456789abcdef0123456789abcde\" ]", "openssl rand -hex 32")]
    [InlineData("\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]", "\"RequirePkce\": true", "Public: true")]
    [InlineData("\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]", "\"SecretHashes\": [ \"c2hvcnQ=\" ]", "SHA-256")]
    [InlineData("\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]", "\"SecretHashes\": [ \"not base64\" ]", "SHA-256")]
    [InlineData("\"Name\"", "\"Public\": true, \"Name\"", "no secret")]
    [InlineData("\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]", "\"Public\": true, \"RequirePkce\": false", "RequirePkce")]
    [InlineData("\"Name\"", "\"AnyLoopbackPort\": true, \"Name\"", "AnyLoopbackPort")]
    [InlineData("\"Name\"", "\"IdTokenAlgorithm\": \"none\", \"Name\"", "RS256 or ES256")]
    [InlineData("\"Name\"", "\"AccessTokenAlgorithm\": \"HS256\", \"Name\"", "RS256 or ES256")]
    [InlineData("\"Name\"", "\"AccessTokenLifetime\": \"02:00:00\", \"Name\"", "1 hour")]
    [InlineData("\"Name\"", "\"RequiredStrength\": \"9\", \"Name\"", "RequiredStrength is one of")]
    [InlineData("\"Name\"", "\"Keys\": \"\", \"Name\"", "Key Set")]
    [InlineData("\"Name\"", "\"Keys\": \"https://crm.example.test/jwks\", \"Name\"", "Key Set")]
    [InlineData("\"Name\"", "\"Keys\": \"{'keys':[{'kty':'oct','k':'AAAA'}]}\", \"Name\"", "Key Set")]
    [InlineData("\"Name\"", "\"Keys\": \"{\\\"keys\\\":[{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"AAAA\\\"}]}\", \"Name\"", "private")]
    [InlineData("\"Name\"", "\"Scopes\": [ \"profile\" ], \"Name\"", "openid")]
    [InlineData("\"Name\"", "\"Scopes\": [ \"openid\", \"a b\" ], \"Name\"", "scope names")]
    [InlineData("\"Name\"", "\"Sector\": \"crm.example.test\", \"Name\"", "PairwiseSubjects")]
    [InlineData("[ \"https://crm.example.test/signin\" ]", "[ \"https://crm.example.test/signin\", \"https://crm.example.org/signin\" ], \"PairwiseSubjects\": true", "Sector is missing")]
    [InlineData("\"Name\"", "\"Colour\": \"blue\", \"Name\"", "#rrggbb")]
    [InlineData("\"Name\"", "\"Description\": { \"tlh\": \"nuqneH\" }, \"Name\"", "language")]
    [InlineData("[ \"https://crm.example.test/signin\" ]", "[]", "RedirectUris is empty")]
    [InlineData("https://crm.example.test/signin", "/signin", "neither https")]
    [InlineData("https://crm.example.test/signin", "signin", "not absolute")]
    [InlineData("https://crm.example.test/signin", "http://crm.example.test/signin", "neither https")]
    [InlineData("https://crm.example.test/signin", "https://crm.example.test/signin#x", "fragment")]
    [InlineData("https://crm.example.test/signin", "https://crm.example.test/signin#", "fragment")]
    [InlineData("https://crm.example.test/signin", "https://somebody@crm.example.test/signin", "user name")]
    [InlineData("https://crm.example.test/signin", "https://crm.example.test/sign in", "ASCII")]
    [InlineData("https://crm.example.test/signin", "https://crm.example.test/sïgnin", "ASCII")]
    [InlineData("https://crm.example.test/signin", "javascript:alert(1)", "neither https")]
    [InlineData("https://crm.example.test/signin", "data:text/html,x", "neither https")]
    [InlineData("https://crm.example.test/signin", "com.example.app:/signin", "neither https")]
    [InlineData("\"StartUri\": \"https://crm.example.test/\"", "\"StartUri\": \"javascript:alert(1)\"", "StartUri")]
    [InlineData("\"Name\"", "\"PostLogoutRedirectUris\": [ \"http://crm.example.test/\" ], \"Name\"", "PostLogoutRedirectUris")]
    public void Refuses_settings_with_one_thing_wrong(string right, string wrong, string says)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        using var host = Host(Right.Replace(right, wrong, StringComparison.Ordinal));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ClientRegistry>());

        Assert.Contains(says, Assert.Single(refusal.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcde", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_an_id_and_an_address_that_are_as_long_as_may_be()
    {
        using var host = Host(Right.Replace("\"crm\":", $"\"{LongId}\":", StringComparison.Ordinal)
            .Replace("https://crm.example.test/signin", $"https://crm.example.test/{LongPath}", StringComparison.Ordinal));

        // And its double fits in the tables.
        Assert.InRange(RehearsedApp.Id(Assert.Single(host.Services.GetRequiredService<ClientRegistry>().All).Client.Id).Length, 120, GrantTable.ClientIdLength);
    }

    [Theory]
    [InlineData("http://localhost:5081/signin")]
    [InlineData("http://127.0.0.1/signin")]
    [InlineData("http://[::1]:7000/signin")]
    [InlineData("https://crm.example.test/signin?tenant=1")]
    public void Takes_https_and_this_machine(string address)
    {
        using var host = Host(Right.Replace("https://crm.example.test/signin", address, StringComparison.Ordinal));

        Assert.Single(host.Services.GetRequiredService<ClientRegistry>().All);
    }

    [Fact]
    public async Task Makes_a_client_that_proves_itself_by_a_key()
    {
        const string Keys = """{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}""";
        using var host = Host(Right.Replace(
            "\"Secrets\": [ \"0123456789abcdef0123456789abcdef\" ]",
            $"\"RequiredStrength\": \"Strong\", \"RequirePushedRequests\": true, \"Keys\": {System.Text.Json.JsonSerializer.Serialize(Keys)}",
            StringComparison.Ordinal));
        var client = await host.Services.GetRequiredService<ClientRegistry>().Find("crm", default);

        Assert.Equal("one", Assert.Single(client!.Keys).Id);
        Assert.Equal(["private_key_jwt"], client.AuthenticationMethods);
        Assert.False(client.IsPublic);
        Assert.True(client.RequirePushedRequests);
        Assert.Equal("mfa", client.MinimumAcr);
    }

    [Fact]
    public void Takes_a_phone_apps_own_scheme_if_it_is_public()
    {
        using var host = Host("""{ "Clients": { "phone": { "Name": "Phone", "Public": true, "RedirectUris": [ "com.example.phone:/signin" ] } } }""");

        Assert.Single(host.Services.GetRequiredService<ClientRegistry>().All);
    }

    [Fact]
    public void Takes_a_short_secret_in_Development_only()
    {
        using var host = Host(Right.Replace("0123456789abcdef0123456789abcdef", "conformance-secret", StringComparison.Ordinal), Environments.Development);

        Assert.Single(host.Services.GetRequiredService<ClientRegistry>().All);
    }

    [Fact]
    public void Refuses_a_key_it_does_not_know()
    {
        using var host = Host(Right.Replace("\"Name\"", "\"RequirePKCE2\": false, \"Name\"", StringComparison.Ordinal));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ClientRegistry>());

        Assert.Contains("RequirePKCE2", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_the_start_when_something_is_wrong()
    {
        using var host = Host(Right.Replace("https://crm.example.test/signin", "data:x", StringComparison.Ordinal));

        // What the start does first with every hosted service.
        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ClientRegistry>());
    }

    [Fact]
    public async Task Takes_a_change_while_running_and_refuses_a_wrong_one()
    {
        using var host = Host(Right);
        var registry = host.Services.GetRequiredService<ClientRegistry>();
        var before = await registry.Find("crm", default);
        var settings = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();

        settings["Clients:crm:Name"] = "Customers";
        settings.Reload();
        var after = await registry.Find("crm", default);
        Assert.Equal("CRM", before!.Name);
        Assert.Equal("Customers", after!.Name);

        settings["Clients:crm:RedirectUris:0"] = "javascript:alert(1)";
        settings.Reload();
        Assert.Same(after, await registry.Find("crm", default));

        settings["Clients:crm:Nonsense"] = "1";
        settings.Reload();
        Assert.Same(after, await registry.Find("crm", default));
    }

    [Fact]
    public async Task The_demo_contract_is_what_Development_starts_with()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json");
        using var host = Host(await File.ReadAllTextAsync(path), Environments.Development);
        var registry = host.Services.GetRequiredService<ClientRegistry>();

        Assert.Equal(["conformance", "conformance-public", "expenses", "hazards", "mail", "timesheets"], registry.All.Select(app => app.Client.Id).Order(StringComparer.Ordinal));
        Assert.Equal(SHA256.HashData("conformance-secret"u8), Assert.Single((await registry.Find("conformance", default))!.SecretHashes));
        Assert.True((await registry.Find("conformance-public", default))!.IsPublic);
    }

    private static IHost Host(string json, string? environment = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment ?? Environments.Production });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage("Host=nowhere.invalid", new MasterKey(new byte[32])); // Never asked.
        builder.Configuration.AddInMemoryCollection(Flat(json));
        builder.Services.AddStorage("Host=nowhere.invalid", new MasterKey(new byte[MasterKey.Length]));
        builder.Services.AddRelyingApps(builder.Configuration);
        return builder.Build();
    }

    // In memory, so that a test can change one value and reload.
    private static IEnumerable<KeyValuePair<string, string?>> Flat(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().AsEnumerable().Where(pair => pair.Value is not null);
}
