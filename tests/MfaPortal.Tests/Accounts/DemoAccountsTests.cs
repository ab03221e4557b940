using MfaPortal.Accounts;
using MfaPortal.Passwords;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace MfaPortal.Tests.Accounts;

public sealed class DemoAccountsTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly PortalFactory portal = new();

    public Task InitializeAsync()
    {
        portal.Set("MfaPortal:SeedDemo", "true");
        return portal.InitializeAsync();
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Keep_the_contract_of_the_demo()
    {
        var accounts = await portal.Query(db => db.Set<Account>().AsNoTracking().ToDictionaryAsync(account => account.UserName));

        Assert.Equal(["admin", "colleague", "employee", "helpdesk", "newcomer", "postponer"], accounts.Keys.Order());
        Assert.All(accounts.Values, account => Assert.Equal($"{account.UserName}@example.test", account.Email));
        Assert.All(accounts.Values, account => Assert.Equal(account.UserName == "postponer" ? portal.Time.Now.AddDays(14) : portal.Time.Now, account.FactorDeadline));
        Assert.Equal([Role.Helpdesk], accounts["helpdesk"].Roles);
        Assert.Equal([Role.Admin], accounts["admin"].Roles);
        Assert.Equal([Role.Admin], accounts["colleague"].Roles);
        Assert.Empty(accounts["employee"].Roles);
        Assert.Equal("contoso", Assert.Single(await portal.Query(db => db.Set<Organisation>().ToListAsync())).Code);
    }

    [Fact]
    public async Task Have_the_published_password_each_with_a_salt_of_its_own()
    {
        var hashes = await portal.Query(db => db.Set<PasswordRow>().Select(row => row.Hash).ToListAsync());

        Assert.Equal(6, hashes.Distinct().Count());
        await portal.Ask(async services =>
        {
            var check = services.GetRequiredService<PasswordCheck>();
            foreach (var login in (string[])["newcomer", "Postponer@example.test", "employee", "helpdesk", "admin", "colleague"])
            {
                Assert.IsType<PasswordVerdict.Right>(await check.Check(login, "correct horse battery staple", CancellationToken.None));
            }

            return 0;
        });
    }

    [Fact]
    public async Task Are_added_where_they_lack_and_left_alone_where_they_are()
    {
        await portal.Query(db => db.Set<Account>().Where(account => account.UserName == "employee").ExecuteDeleteAsync());
        await portal.Query(db => db.Set<Account>().Where(account => account.UserName == "admin").ExecuteUpdateAsync(row => row.SetProperty(account => account.DisplayName, "Changed")));

        await Seed(Environments.Development);

        Assert.Equal(6, await portal.Query(db => db.Set<Account>().CountAsync()));
        Assert.Equal(1, await portal.Query(db => db.Set<Account>().CountAsync(account => account.DisplayName == "Changed")));
    }

    [Fact]
    public async Task Refuse_production() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Seed(Environments.Production));

    private Task<int> Seed(string environment) => portal.Ask(async services =>
    {
        await ActivatorUtilities.CreateInstance<DemoAccounts>(
            services, new HostingEnvironment { EnvironmentName = environment }).Seed(CancellationToken.None);
        return 0;
    });
}
