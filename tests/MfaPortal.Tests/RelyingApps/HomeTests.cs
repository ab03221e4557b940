using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.RelyingApps;

public sealed class HomeTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync()
    {
        room = await RelyingAppsRoom.Open(settings => settings.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json")));
        await room.App.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Leads_somebody_who_is_not_signed_in_to_the_sign_in()
    {
        using var browser = room.App.GetTestClient();
        using var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Shows_every_app_with_a_start_and_the_tile_to_enrol()
    {
        var page = await Open("en");

        Assert.Equal(
            ["http://localhost:5082/signin", "http://localhost:5084/signin", "http://localhost:5083/signin", "http://localhost:5081/signin", "/factors"],
            page.QuerySelectorAll("a.tile").Select(tile => tile.GetAttribute("href")));
        Assert.Equal(
            ["Expenses", "Hazard reports", "Mail", "Timesheets", "MFA Enroll"],
            page.QuerySelectorAll(".tile-title").Select(title => title.TextContent));
    }

    [Theory]
    [InlineData("en", "Your apps", "Read and answer your company mail")]
    [InlineData("nl", "Je apps", "Lees en beantwoord je mail van het werk")]
    [InlineData("fr", "Vos applications", "Lisez votre messagerie professionnelle et répondez-y")]
    [InlineData("de", "Ihre Apps", "Lesen und beantworten Sie Ihre Firmenpost")]
    public async Task Speaks_the_persons_language(string language, string title, string text)
    {
        var page = await Open(language);

        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        Assert.Contains(text, page.QuerySelectorAll(".tile-text").Select(one => one.TextContent));
    }

    private async Task<IDocument> Open(string language)
    {
        using var browser = room.App.GetTestClient();
        browser.DefaultRequestHeaders.Add("Cookie", $"{room.Cookie}; language={language}");
        var html = await browser.GetStringAsync("/");
        return await BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(html));
    }
}
