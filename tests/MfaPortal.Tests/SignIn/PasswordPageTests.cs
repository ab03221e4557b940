using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Passwords;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Who is meant and whether they exist is nobody's business before the password is right.</summary>
public sealed partial class PasswordPageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    public enum Somebody
    {
        Unknown,
        Known,
        Disabled,
        Frozen,
        Locked,
        WithoutPassword,
    }

    public static TheoryData<Somebody> Everybody => [.. Enum.GetValues<Somebody>()];

    /// <summary>Threats T41 and T42: the same answer, and the same work for it.</summary>
    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Says_the_same_and_works_as_much_for_everybody(Somebody who)
    {
        var unknown = await Refused("nobody.at.all");
        var somebody = await Refused(await Name(who));

        Assert.Equal(unknown, somebody);
        Assert.Equal(1, somebody.Hashes);
    }

    /// <summary>Threat T44.</summary>
    [Theory]
    [InlineData("kelvin.finn", "KELVIN.FINN")]
    [InlineData("kelvin.finn", "\u212aelvin.\ufb01nn")]
    [InlineData("kelvin.finn", " kelvin.finn ")]
    [InlineData("kelvin.finn", "\uff4belvin.finn")]
    [InlineData("bj\u00f6rn", "bjo\u0308rn")]
    public async Task Knows_one_account_by_all_ways_to_write_its_name(string name, string typed)
    {
        var person = await portal.Person(account =>
        {
            account.UserName = name + account.UserName;
            account.UserNameKey = LoginName.Key(account.UserName);
        });
        typed = typed.Trim() == typed ? typed + person.UserName[name.Length..] : $" {typed.Trim()}{person.UserName[name.Length..]} ";

        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(typed));

        Assert.Equal("/", page.Path);
        Assert.Single(await portal.Sessions(person));
        await Assert.ThrowsAsync<DbUpdateException>(() => portal.Person(account => account.UserNameKey = LoginName.Key(typed)));
    }

    /// <summary>Threat T43: a user name that is somebody's address leads to its own account, with its own password, alone.</summary>
    [Fact]
    public async Task Mixes_nobody_up_whose_user_name_is_the_address_of_another()
    {
        var victim = await portal.Enrolled();
        var attacker = await portal.Person(account =>
        {
            account.UserName = victim.Account.Email!;
            account.UserNameKey = LoginName.Key(victim.Account.Email!);
        });

        var browser = portal.Browser();
        await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(victim.Account.Email!));

        Assert.Single(await portal.Sessions(attacker));
        Assert.Empty(await portal.Sessions(victim.Account));
    }

    [Theory]
    [InlineData("")]
    [InlineData("' or 1=1 --")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Takes_any_name_for_nobodys(string name)
    {
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(name));

        Assert.Equal((200, "/sign-in"), ((int)page.Status, page.Path));
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_no_form_with_a_nul_in_it()
    {
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password("a\0b"));

        Assert.Equal(400, (int)page.Status);
        Assert.True(page.Has("h1"));
    }

    [Fact]
    public async Task Never_sends_the_password_back()
    {
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password("somebody", "my secret words"));

        Assert.DoesNotContain("my secret words", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_in_whom_the_app_means()
    {
        var page = await portal.Browser().Get(AppRequest.Authorize(("login_hint", "anna@example.test")));

        Assert.Equal("anna@example.test", page.Document.QuerySelector("[name='Input.UserName']")!.GetAttribute("value"));
    }

    private async Task<(int Status, string Html, long Hashes)> Refused(string name)
    {
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var hash = portal.Services.GetRequiredService<PasswordHash>();
        var before = hash.Computed;
        page = await browser.Submit(page, FilledForm.Password(name, "not the password at all"));
        return ((int)page.Status, Changing().Replace(page.Html.Replace(name, "(name)", StringComparison.Ordinal), "(changes)"), hash.Computed - before);
    }

    private async Task<string> Name(Somebody who)
    {
        var person = await portal.Person(account => account.State = who switch
        {
            Somebody.Disabled => AccountState.Disabled,
            Somebody.Frozen => AccountState.Frozen,
            _ => AccountState.Active,
        });
        if (who == Somebody.Locked)
        {
            await portal.Change($"update passwords set failures = 100 where account_id = {person.Id.Value}");
        }

        if (who == Somebody.WithoutPassword)
        {
            await portal.Change($"delete from passwords where account_id = {person.Id.Value}");
        }

        return who == Somebody.Unknown ? "nobody.else" : person.UserName;
    }

    // Antiforgery tokens, the journey's id and script nonces.
    [GeneratedRegex("""(?<=name="__RequestVerificationToken" type="hidden" value=")[^"]+|[0-9a-f]{32}|(?<=nonce=")[^"]+""")]
    private static partial Regex Changing();
}
