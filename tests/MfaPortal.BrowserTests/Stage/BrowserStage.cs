using MfaPortal.Oidc.Host;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;
using Xunit;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>One browser, one portal and its apps for the whole run; every visit is a new person with empty cookies.</summary>
public sealed class BrowserStage : IAsyncLifetime
{
    private readonly Entropy? entropy;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public BrowserStage()
    {
    }

    internal BrowserStage(Entropy entropy) => this.entropy = entropy;

    internal StagePortal Portal { get; private set; } = null!;

    internal ManualTime Time => Portal.Factory.Time;

    internal Task<Visit> Visit(VisitOptions? options = null) => Stage.Visit.Begin(browser, Portal, options ?? new());

    public async Task InitializeAsync()
    {
        // Nobody waits longer than it takes; a machine full of tests takes its time.
        Assertions.SetDefaultExpectTimeout(Stage.Visit.Patience);
        Portal = await StagePortal.Start(entropy);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb", "--disable-lcd-text"],
        });
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Portal.DisposeAsync();
    }
}

/// <summary>Tests with a browser: they share it and its portal's clock, so one runs after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<BrowserStage>
{
    public const string Name = "browser";
}

/// <summary>Those in which a phone does its part: beside the others, on a stage of their own.</summary>
[CollectionDefinition(Name)]
public sealed class TwoDevices : ICollectionFixture<BrowserStage>
{
    public const string Name = "phone";
}
