using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Grants;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

public sealed class ClaimsSourceTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;
    private string grant = "";

    public async Task InitializeAsync()
    {
        room = await RelyingAppsRoom.Open();
        grant = ((Redemption.Redeemed)await room.Redeem(await room.IssueCode())).GrantId;
    }

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Tells_who_somebody_is_in_one_statement()
    {
        using var trips = new StatementCount();
        var known = await Ask("openid", "profile", "email", "groups");

        Assert.Equal(1, trips.Take());
        Assert.Equivalent(new SubjectClaims
        {
            Subject = room.Account.ToString(),
            Name = "Saskia de Vries",
            GivenName = "Saskia",
            FamilyName = "de Vries",
            PreferredUsername = "employee",
            Email = "employee@example.test",
            EmailVerified = true,
            Locale = "nl",
            Groups = ["helpdesk"],
        }, known, strict: true);
    }

    [Fact]
    public async Task Keeps_groups_from_apps_that_did_not_ask() => Assert.Null((await Ask("openid", "profile"))!.Groups);

    [Theory]
    [InlineData("update sessions set ended_at = now()")]
    [InlineData("update sessions set expires_at = '2026-03-02T09:00:00Z'")]
    [InlineData("update sessions set last_activity_at = '2026-03-02T08:30:00Z'")]
    [InlineData("update accounts set state = 1")]
    [InlineData("update accounts set state = 2")]
    [InlineData("update accounts set factor_deadline = '2026-03-02T09:00:00Z'; update sessions set strength = 1")]
    [InlineData("update grants set revoked_at = now()")]
    [InlineData("update grants set ends_at = '2026-03-02T09:00:00Z'")]
    public async Task Is_silent_once_account_session_or_grant_is_over(string end)
    {
        await room.Change(System.Runtime.CompilerServices.FormattableStringFactory.Create(end));

        Assert.Null(await Ask("openid"));
    }

    [Theory]
    [InlineData("update sessions set ended_at = now()", true)]
    [InlineData("update sessions set expires_at = '2026-03-02T09:00:00Z'", true)]
    [InlineData("update sessions set last_activity_at = '2026-03-02T08:30:00Z'", true)]
    [InlineData("update grants set ends_at = '2026-03-02T09:00:00Z'; update sessions set ended_at = now()", false)]
    [InlineData("update accounts set state = 1", false)]
    [InlineData("update accounts set factor_deadline = '2026-03-02T09:00:00Z'; update sessions set strength = 1", false)]
    [InlineData("update grants set revoked_at = now()", false)]
    public async Task Speaks_for_an_offline_grant_without_its_session_but_not_without_the_rest(string end, bool alive)
    {
        await room.Change($"update grants set offline = true");
        await room.Change(System.Runtime.CompilerServices.FormattableStringFactory.Create(end));

        Assert.Equal(alive, await Ask("openid") is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("someone")]
    [InlineData("00000000000000000000000000000000")]
    public async Task Is_silent_about_a_subject_that_is_not_the_sessions(string subject) =>
        Assert.Null(await room.Use<IClaims, SubjectClaims?>(claims =>
            claims.ForSubject(subject, room.Session.ToString(), grant, ["openid"], CancellationToken.None)));

    [Fact]
    public async Task Finds_the_session_by_the_grant_where_none_is_named()
    {
        Assert.NotNull(await room.Use<IClaims, SubjectClaims?>(claims => claims.ForSubject(null, null, grant, ["openid"], CancellationToken.None)));
        Assert.Null(await room.Use<IClaims, SubjectClaims?>(claims =>
            claims.ForSubject(null, "00000000000000000000000000000000", grant, ["openid"], CancellationToken.None)));
    }

    private Task<SubjectClaims?> Ask(params string[] scopes) => room.Use<IClaims, SubjectClaims?>(claims =>
        claims.ForSubject(room.Account.ToString(), room.Session.ToString(), grant, scopes, CancellationToken.None));
}
