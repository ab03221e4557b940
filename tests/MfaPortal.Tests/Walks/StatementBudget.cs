using System.Collections.Concurrent;
using System.Diagnostics;
using MfaPortal.Tests.Fixture;
using Xunit;
using Xunit.Abstractions;

namespace MfaPortal.Tests.Walks;

/// <summary>How often a walk asks the database. The bounds are what it costs today: lower them when it costs less.</summary>
public sealed class StatementBudget(PortalFactory portal, ITestOutputHelper output) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Of_a_whole_sign_in_with_password_and_code_from_app_to_tokens()
    {
        var person = await portal.Enrolled();
        await Walk(portal.Browser(), person);
        portal.Time.Pass(TimeSpan.FromSeconds(30));

        using var statements = new Statements();
        await Walk(statements.Watch(portal.Browser()), person);

        Within(statements, 36);
    }

    [Fact]
    public async Task Of_an_app_that_signs_in_who_is_signed_in_already()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        await Silently(browser, portal.Browser());

        using var statements = new Statements();
        await Silently(statements.Watch(browser), statements.Watch(portal.Browser()));

        Within(statements, 4);
    }

    [Fact]
    public async Task Of_a_page_of_a_session()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        await browser.Get("/");

        using var statements = new Statements();
        await statements.Watch(browser).Get("/");

        Within(statements, 1);
    }

    private async Task Walk(Browser browser, Enrolled person)
    {
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal(200, (int)(await AppRequest.Redeem(browser, AppRequest.Answer(page, "code")!)).Status);
    }

    private static async Task Silently(Browser browser, Browser app)
    {
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;
        Assert.Equal(200, (int)(await AppRequest.Redeem(app, code)).Status);
    }

    private void Within(Statements statements, int most)
    {
        foreach (var text in statements.Texts)
        {
            output.WriteLine(text);
        }

        Assert.InRange(statements.Texts.Count, 1, most);
    }

    /// <summary>Listens to the driver's trace, and tells this test's requests from others by the trace they belong to; a batch counts once.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly Activity walk = new Activity("walk").Start();
        private readonly ActivityListener listener;

        public Statements()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == walk.TraceId && activity.GetTagItem("db.query.text") is { } text)
                    {
                        Texts.Enqueue($"{text}".ReplaceLineEndings(" "));
                    }
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentQueue<string> Texts { get; } = [];

        public Browser Watch(Browser browser)
        {
            browser.Headers["traceparent"] = walk.Id!;
            return browser;
        }

        public void Dispose()
        {
            listener.Dispose();
            walk.Dispose();
        }
    }
}
