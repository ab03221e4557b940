using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Clients;

/// <summary>
/// Client libraries of others against the portal. They do discovery, requests, the checks of every answer and of every signature themselves;
/// what they do not accept they throw.
/// </summary>
public abstract class LibraryTests(OnlinePortal portal, string library)
{
    [Theory]
    [InlineData("code flow with Basic")]
    [InlineData("code flow with the secret in the body")]
    public async Task Signs_a_person_in(string scenario)
    {
        var visitor = await Visitor.New(portal);

        var told = await Play(scenario, visitor);

        Assert.Equal(visitor.Person.Account.Id.ToString(), told.GetProperty("sub").GetString());
        Assert.Equal("mfa", told.GetProperty("acr").GetString());
        Assert.Equal(visitor.Person.Account.Email, told.GetProperty("email").GetString());
        Assert.Equal(visitor.Person.Account.DisplayName, told.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Needs_no_secret_as_a_public_client()
    {
        var visitor = await Visitor.New(portal);

        var told = await Play("public client", visitor, ("CLIENT_ID", OnlinePortal.PublicClient), ("CLIENT_SECRET", ""));

        Assert.Equal(visitor.Person.Account.Id.ToString(), told.GetProperty("sub").GetString());
    }

    [Theory]
    [InlineData("form post")]
    [InlineData("prompt none and max_age")]
    [InlineData("refusals")]
    [InlineData("refresh")]
    [InlineData("revocation")]
    [InlineData("introspection")]
    [InlineData("DPoP")]
    [InlineData("sign out")]
    public async Task Plays(string scenario) => await Play(scenario, await Visitor.New(portal));

    [Fact]
    public async Task Pushes_its_requests()
    {
        var visitor = await Visitor.New(portal);

        var told = await Play("pushed request", visitor, ("CLIENT_ID", OnlinePortal.PushingClient));

        Assert.Equal(visitor.Person.Account.Id.ToString(), told.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task Proves_itself_by_a_key()
    {
        var visitor = await Visitor.New(portal);

        var told = await Play("private key", visitor, ("CLIENT_ID", OnlinePortal.KeyClient), ("CLIENT_SECRET", ""), ("PRIVATE_KEY", portal.Key.Private));

        Assert.Equal(visitor.Person.Account.Id.ToString(), told.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task Signs_a_person_in_on_a_device_without_a_browser()
    {
        var visitor = await Visitor.New(portal);

        var told = await Play("device", visitor, ("CLIENT_ID", OnlinePortal.DeviceClient), ("CLIENT_SECRET", ""));

        Assert.Equal(visitor.Person.Account.Id.ToString(), told.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task Gets_a_token_for_itself() =>
        await Play("client credentials", await Visitor.New(portal), ("CLIENT_ID", OnlinePortal.ServiceClient));

    private Task<JsonElement> Play(string scenario, Visitor visitor, params (string Name, string Value)[] environment) =>
        ClientScript.Play(portal, library, scenario, visitor, environment);
}

[Collection(OnlineCollection.Name)]
public sealed class OpenIdClientTests(OnlinePortal portal) : LibraryTests(portal, "openid-client");

[Collection(OnlineCollection.Name)]
public sealed class Oauth4webapiTests(OnlinePortal portal) : LibraryTests(portal, "oauth4webapi");

/// <summary>One portal for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class OnlineCollection : ICollectionFixture<OnlinePortal>
{
    public const string Name = "online";
}
