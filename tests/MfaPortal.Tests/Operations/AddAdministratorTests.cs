using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Safety;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed partial class AddAdministratorTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    [Fact]
    public async Task Opens_an_empty_portal_to_its_first_administrator()
    {
        await portal.Change($"truncate organisations cascade");

        Assert.Null(await Add("Anna", "Anna@example.org", "Anna Novák"));

        var anna = Assert.Single(await portal.Query(db => db.Set<Account>().ToListAsync()));
        Assert.Equal(("Anna", "Anna Novák", Role.Admin), (anna.UserName, anna.DisplayName, Assert.Single(anna.Roles)));
        Assert.Null(Assert.Single(await portal.Events(anna.Id, "account.added")).ActorId);

        await portal.Ask(async services =>
        {
            await services.GetRequiredService<ResetDesk>().Ask("anna@example.org", CancellationToken.None);
            return await services.GetRequiredService<ResetWorker>().HandleDue(CancellationToken.None);
        });
        var browser = portal.Browser();
        var link = Link().Match(Assert.Single(await portal.Read("password-reset", anna.Email!)).Text).Value;
        await browser.Submit(await browser.Get(new Uri(link).PathAndQuery), "main form", ("Input.Password", "a long password of hers"));
        Assert.Equal("/factors/enrol", (await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password("anna", "a long password of hers"))).Path);
    }

    [Theory]
    [InlineData("", "new@example.org", "Somebody New")]
    [InlineData(" ", "new@example.org", "Somebody New")]
    [InlineData("new\n", "new@example.org", "Somebody New")]
    [InlineData("new", "new@example.org", "")]
    [InlineData("new", "new", "Somebody New")]
    [InlineData("new", "New <new@example.org>", "Somebody New")]
    public async Task Refuses_what_is_no_name_or_address(string userName, string email, string name)
    {
        var before = await portal.Query(db => db.Set<Account>().ToListAsync());

        Assert.NotNull(await Add(userName, email, name));

        Assert.Equal(before.Count, (await portal.Query(db => db.Set<Account>().ToListAsync())).Count);
    }

    [Fact]
    public async Task Refuses_a_name_and_an_address_that_somebody_has()
    {
        var bert = await portal.Person();

        Assert.NotNull(await Add(bert.UserName.ToUpperInvariant(), "other@example.org", "Bert"));
        Assert.NotNull(await Add("other", bert.Email!.ToUpperInvariant(), "Bert"));
        Assert.NotNull(await Add(bert.Email!, "other@example.org", "Bert"));
        Assert.DoesNotContain(await portal.Query(db => db.Set<Account>().ToListAsync()), account => account.DisplayName == "Bert");
    }

    private Task<string?> Add(string userName, string email, string name) =>
        AddAdministratorVerb.Run(portal.Services, userName, email, name, CancellationToken.None);

    [GeneratedRegex(@"http\S+/password/reset\?token=\S+")]
    private static partial Regex Link();
}
