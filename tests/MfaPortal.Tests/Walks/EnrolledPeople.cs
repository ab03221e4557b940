using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.RecoveryCodes;
using MfaPortal.Factors.Totp;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Walks;

/// <summary>A person with an app and a sheet of recovery codes.</summary>
internal sealed record Enrolled(Account Account, FactorId App, string Key, IReadOnlyList<string> Codes)
{
    public string UserName => Account.UserName;

    /// <summary>What the app shows now.</summary>
    public string CodeAt(DateTimeOffset moment) => Tests.Fixture.Codes.At(Key, moment);
}

/// <summary>People who have enrolled already, put into the database directly; the walk itself is walked elsewhere.</summary>
internal static class EnrolledPeople
{
    public static async Task<Enrolled> Enrolled(this PortalFactory portal, Action<Account>? change = null)
    {
        var person = await portal.Person(change);
        return await portal.Ask(async services =>
        {
            var (db, box, entropy) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<SecretBox>(), services.GetRequiredService<Entropy>());
            var (secret, id) = (TotpSecret.New(entropy), RowId.New<FactorId>(portal.Time.Now));
            var codes = Enumerable.Range(0, 10).Select(_ => RecoveryCode.New(entropy)).ToList();
            db.Add(Row(id, Totp.Kind, "iPhone or iPad", box.Seal(secret, id.ToString()), null));
            db.AddRange(codes.Select(code => Row(RowId.New<FactorId>(portal.Time.Now), RecoveryCodes.Kind, "Recovery codes", [], code.Lookup(box, person.Id))));
            await db.SaveChangesAsync();
            return new Enrolled(person, id, secret.Base32(), [.. codes.Select(code => code.Grouped())]);
        });

        Factor Row(FactorId id, FactorKind kind, string label, byte[] payload, byte[]? lookup) => new()
        {
            Id = id,
            AccountId = person.Id,
            Kind = kind.Name,
            Label = label,
            Payload = payload,
            Lookup = lookup,
            EnrolledAt = portal.Time.Now,
        };
    }

    /// <summary>A browser in which this person gave the password and stands before the code.</summary>
    public static async Task<(Browser Browser, Page Page)> AtTheCode(this PortalFactory portal, Enrolled person)
    {
        var browser = portal.Browser();
        return (browser, await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName)));
    }

    /// <summary>A browser in which this person is signed in. Half a minute passes, so that the next code is a new one.</summary>
    public static async Task<Browser> SignedIn(this PortalFactory portal, Enrolled person)
    {
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        return page.Path == "/" && browser.Cookies.ContainsKey("session") ? browser : throw new InvalidOperationException($"Not signed in: {page.Url}\n{page.Html}");
    }

    /// <summary>A browser in which this person, who has no factor, is signed in with a password alone.</summary>
    public static async Task<Browser> SignedIn(this PortalFactory portal, Account person)
    {
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        return page.Path == "/" ? browser : throw new InvalidOperationException($"Not signed in: {page.Url}\n{page.Html}");
    }
}
