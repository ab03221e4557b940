using System.Net;
using AngleSharp.Html.Parser;
using MfaPortal.Mail;
using MfaPortal.Mail.Mime;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed class DevelopmentMailTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mfaportal-mail-").FullName;
    private readonly Clock clock = new();
    private MailOptions Options => new() { From = "portal@example.test", Folder = Path.Combine(folder, "mail") };

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "outside.eml"), "Subject: outside\n\nsecret");
        await Drop("older", "Größe <b>", "First.\n");
        clock.Turn(TimeSpan.FromSeconds(1));
        await Drop("newer", "Second", "Zoë, klik:\n\nhttps://portal.example.test/new?a=1&token=abc_DEF-123\n\n<script>alert(1)</script> \"https://x.test/\"><i>\n");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Files_are_named_by_time_letter_and_id()
    {
        Assert.Equal(
            ["20260303T130500000Z-older-00000000000000000000000000000000.eml", "20260303T130501000Z-newer-00000000000000000000000000000000.eml"],
            new DirectoryInfo(Options.Folder).GetFiles().Select(file => file.Name).Order());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Lists_the_newest_first()
    {
        var page = await Get("/dev/mail");

        var document = await new HtmlParser().ParseDocumentAsync(page);
        Assert.Equal(["Second", "Größe <b>"], document.QuerySelectorAll("tbody a").Select(link => link.TextContent));
        Assert.Contains("<anna@example.test>", document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_one_as_text_with_links_to_click()
    {
        var list = await new HtmlParser().ParseDocumentAsync(await Get("/dev/mail"));

        var document = await new HtmlParser().ParseDocumentAsync(await Get(list.QuerySelector("tbody a")!.GetAttribute("href")!));

        var text = document.QuerySelector("[data-mail-text]")!;
        Assert.StartsWith("Zoë, klik:\n\nhttps://portal.example.test/new?a=1&token=abc_DEF-123\n\n<script>alert(1)</script>", text.TextContent, StringComparison.Ordinal);
        Assert.Equal(["https://portal.example.test/new?a=1&token=abc_DEF-123", "https://x.test/"], text.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Equal(2, text.Children.Length);
    }

    [Theory]
    [InlineData("/dev/mail/..%2Foutside.eml")]
    [InlineData("/dev/mail/%2E%2E%2Foutside.eml")]
    [InlineData("/dev/mail/..%5Coutside.eml")]
    [InlineData("/dev/mail/outside.eml")]
    [InlineData("/dev/mail/nothing.eml")]
    public async Task Opens_nothing_but_what_it_lists(string path)
    {
        await using var app = await Start(Environments.Development);

        Assert.Equal(HttpStatusCode.NotFound, (await app.GetTestClient().GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Is_not_there_in_Production()
    {
        await using var app = await Start(Environments.Production);

        Assert.Equal(HttpStatusCode.NotFound, (await app.GetTestClient().GetAsync(new Uri("/dev/mail", UriKind.Relative))).StatusCode);
    }

    private async Task<string> Get(string path)
    {
        await using var app = await Start(Environments.Development);
        return await app.GetTestClient().GetStringAsync(new Uri(path, UriKind.Relative));
    }

    private async Task<WebApplication> Start(string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "MfaPortal" });
        builder.WebHost.UseTestServer();
        builder.Services.AddRazorPages().WithRazorPagesAtContentRoot();
        builder.Services.AddTexts().AddBranding();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Options));
        var app = builder.Build();
        app.MapRazorPages();
        await app.StartAsync();
        return app;
    }

    private async Task Drop(string template, string subject, string text)
    {
        var message = new MimeMessage(EmailAddress.Parse("portal@example.test"), null, EmailAddress.Parse("anna@example.test"), "Anna", subject, clock.GetUtcNow(), "1", text, "<p></p>");
        var transport = new FolderTransport(Microsoft.Extensions.Options.Options.Create(Options), clock);
        await foreach (var delivery in transport.Send([new OutgoingMail(MailId.From(Guid.Empty), template, message)], CancellationToken.None))
        {
            Assert.IsType<Delivery.Accepted>(delivery);
        }
    }
}
