using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>What people do, in the words of the pages.</summary>
internal static class Steps
{
    public const string UserName = "[autocomplete~=username]";
    public const string Password = "[autocomplete=current-password]";
    public const string NewPassword = "[autocomplete=new-password]";
    public const string Code = "[autocomplete=one-time-code]";

    public static Task<Account> Person(this Visit visit, string? name = null, TimeSpan? deadlineIn = null, string? role = null, string shown = "Anna de Vries") =>
        visit.Portal.Factory.Person(person =>
        {
            person.FactorDeadline = deadlineIn is { } ahead ? visit.Time.Now + ahead : null;
            (person.DisplayName, person.DisplayNameKey) = (shown, LoginName.Key(shown));
            person.Roles = role is null ? [] : [role];
            if (name is not null)
            {
                (person.UserName, person.UserNameKey) = (name, LoginName.Key(name));
                (person.Email, person.EmailKey) = ($"{name}@contoso.example", LoginName.Key($"{name}@contoso.example"));
            }
        });

    public static async Task SignIn(this Visit visit, Account person, string password = PortalPeople.Password)
    {
        if (!visit.Page.Url.Contains("/sign-in", StringComparison.Ordinal))
        {
            await visit.Open("/sign-in");
        }

        await visit.Fill(UserName, person.UserName);
        await visit.Fill(Password, password);
        await visit.Submit();
    }

    public static async Task Choose(this Visit visit, string device)
    {
        if (device == "none")
        {
            await visit.Press("[data-no-phone]");
        }

        await visit.Press($"button[value={device}]");
    }

    public static Task ChoosePasskey(this Visit visit) => visit.Press("main form:has([value=passkey]) button");

    /// <summary>From the password to the end of enrolment, with a key that is plugged in for it.</summary>
    public static async Task<VirtualKey> LinkPasskey(this Visit visit, Account person)
    {
        var key = await VirtualKey.Plug(visit);
        await visit.SignIn(person);
        if (person.FactorDeadline is null)
        {
            await visit.Open("/factors/enrol");
        }

        await visit.ChoosePasskey();
        await visit.Ceremony();
        await visit.KeepCodes();
        return key;
    }

    /// <summary>Presses the button that asks the browser for a passkey, and waits until something came of it.</summary>
    public static async Task Ceremony(this Visit visit)
    {
        var page = visit.Page.Url;
        await visit.Page.ClickAsync("ask-device button[type=submit]");
        await visit.Page.WaitForFunctionAsync("page => location.href !== page || document.querySelector('#form-error, [data-passkey-error]:not([hidden])')", page);
        await visit.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.Load);
    }

    /// <summary>Keeps the browser from proposing a passkey by itself: the virtual key would take that as a yes.</summary>
    public static Task ProposeNothing(this Visit visit) =>
        visit.Context.AddInitScriptAsync("if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false");

    public static async Task<string> Key(this Visit visit) =>
        (await visit.Page.Locator("[data-totp-key]").TextContentAsync() ?? "").Replace(" ", "", StringComparison.Ordinal).Trim();

    public static async Task Type(this Visit visit, string code)
    {
        await visit.Fill(Code, code);
        await visit.Submit();
    }

    public static Task TypeCode(this Visit visit, string key) => visit.Type(Codes.At(key, visit.Time.Now));

    public static async Task KeepCodes(this Visit visit)
    {
        await visit.Page.CheckAsync("input[name=saved]");
        await visit.Submit();
    }

    /// <summary>From the password to the page with the recovery codes; answers the key.</summary>
    public static async Task<string> Link(this Visit visit, Account person, string device = "iphone")
    {
        await visit.SignIn(person);
        await visit.Choose(device);
        var key = await visit.Key();
        await visit.TypeCode(key);
        return key;
    }

    /// <summary>All the way, and half a minute more so that the next code is a new one.</summary>
    public static async Task<string> Enrol(this Visit visit, Account person)
    {
        var key = await visit.WithApp(person, "iphone");
        visit.Time.Pass(TimeSpan.FromSeconds(30));
        return key;
    }

    /// <summary>An enrolled person at a browser that nobody is signed in at, asked for a code.</summary>
    public static async Task<string> AskedForCode(this Visit visit, Account person)
    {
        var key = await visit.Enrol(person);
        await visit.PastPassword(person);
        return key;
    }

    /// <summary>The address in the newest mail to this person that matches.</summary>
    public static async Task<string> MailedLink(this Visit visit, Account person, string path)
    {
        // The worker that writes mails was woken by the form; it needs no more than a moment.
        for (var tries = 0; tries < 1200; tries++, await Task.Delay(25))
        {
            foreach (var file in Directory.Exists(visit.Portal.Factory.MailFolder) ? Directory.GetFiles(visit.Portal.Factory.MailFolder, "*.eml") : [])
            {
                var mail = (await File.ReadAllTextAsync(file, Encoding.UTF8)).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
                var at = mail.IndexOf(path, StringComparison.Ordinal);
                if (mail.Contains(person.Email!, StringComparison.OrdinalIgnoreCase) && at >= 0)
                {
                    return mail[at..].Split(['\r', '\n', ' '])[0];
                }
            }
        }

        throw new InvalidOperationException($"No mail to {person.Email} with {path}.");
    }
}
