using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Safety;
using Xunit;
using Xunit.Abstractions;

namespace MfaPortal.Tests.Walks;

/// <summary>
/// What a walk asks of the database, and how often it makes it write. The bounds are what it costs today: lower them when it costs less. Letters
/// of the persons it needs are not sent meanwhile, which would be counted.
/// </summary>
public sealed class StatementBudget(LetterPortal portal, ITestOutputHelper output) : IClassFixture<LetterPortal>, IAsyncLifetime
{
    private StatementLog log = null!;

    public async Task InitializeAsync() => log = await StatementLog.Of(portal.ConnectionString);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_a_whole_sign_in_with_password_and_code_from_app_to_tokens()
    {
        var person = await portal.Enrolled();
        await Walk(portal.Browser(), person);
        portal.Time.Pass(TimeSpan.FromSeconds(30));

        await Within(() => Walk(portal.Browser(), person), statements: 16, commits: 8);
    }

    [Fact]
    public async Task Of_an_app_that_signs_in_who_is_signed_in_already()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        await Silently(browser);

        await Within(() => Silently(browser), statements: 5, commits: 2);
    }

    [Fact]
    public async Task Of_a_page_of_a_session()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        await browser.Get("/");

        await Within(() => browser.Get("/"), statements: 1, commits: 0);
    }

    [Fact]
    public async Task Of_a_code_that_is_exchanged()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        await Silently(browser);
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;

        await Within(() => AppRequest.Redeem(portal.Browser(), code), statements: 2, commits: 1);
    }

    [Fact]
    public async Task Of_a_refresh()
    {
        var token = await Refreshed(AppRequest.Member(await Tokens(), "refresh_token"));

        await Within(() => Refreshed(token), statements: 1, commits: 1);
    }

    [Fact]
    public async Task Of_userinfo()
    {
        var (app, tokens) = (portal.Browser(), await Tokens());
        await AppRequest.Userinfo(app, tokens);

        await Within(() => AppRequest.Userinfo(app, tokens), statements: 1, commits: 0);
    }

    [Fact]
    public async Task Of_an_access_token_that_is_looked_into()
    {
        var token = ("token", AppRequest.Member(await Tokens(), "access_token"));
        await Call("/connect/introspect", token);

        await Within(() => Call("/connect/introspect", token), statements: 1, commits: 0);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/jwks")]
    public async Task Of_what_is_published(string path)
    {
        await portal.Browser().Get(path);

        await Within(() => portal.Browser().Get(path), statements: 0, commits: 0);
    }

    [Fact]
    public async Task Of_an_app_that_acts_for_itself()
    {
        await Call("/connect/token", ("grant_type", "client_credentials"));

        await Within(() => Call("/connect/token", ("grant_type", "client_credentials")), statements: 0, commits: 0);
    }

    /// <summary>Threat T42: what the audit leaves out of a flood makes an answer no quicker than a person's.</summary>
    [Fact]
    public async Task Of_a_name_that_nobody_has_is_the_same_told_or_untold()
    {
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var asked = new List<AskedStatements>();
        foreach (var name in (string[])["nobody", "nobody.either"])
        {
            log.Begin();
            await browser.Submit(page, FilledForm.Password(name));
            asked.Add(log.Take());
        }

        Assert.Contains(asked[0].Texts, text => text.Contains("INTO audit", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(asked[1].Texts, text => text.Contains("INTO audit", StringComparison.OrdinalIgnoreCase));
        Assert.Equal((asked[0].Texts.Count, asked[0].Commits), (asked[1].Texts.Count, asked[1].Commits));
    }

    private async Task<Page> Tokens()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        return await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);
    }

    private async Task<string> Refreshed(string token) =>
        AppRequest.Member(await Call("/connect/token", ("grant_type", "refresh_token"), ("refresh_token", token)), "refresh_token");

    private async Task<Page> Call(string path, params (string, string)[] fields)
    {
        var answer = await portal.Browser().Post(path, [.. fields, ("client_id", "conformance"), ("client_secret", "conformance-secret")]);
        Assert.True((int)answer.Status == 200, answer.Html);
        return answer;
    }

    private async Task Walk(Browser browser, Enrolled person)
    {
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal(200, (int)(await AppRequest.Redeem(browser, AppRequest.Answer(page, "code")!)).Status);
    }

    private async Task Silently(Browser browser)
    {
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;
        Assert.Equal(200, (int)(await AppRequest.Redeem(portal.Browser(), code)).Status);
    }

    private async Task Within(Func<Task> walk, int statements, int commits)
    {
        log.Begin();
        await walk();
        var asked = log.Take();

        output.WriteLine(asked.ToString());
        Assert.InRange(asked.Texts.Count, Math.Min(statements, 1), statements);
        Assert.InRange(asked.Commits, Math.Min(commits, 1), commits);
    }
}
